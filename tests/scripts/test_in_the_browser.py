import pytest
from playwright.sync_api import Page, expect

from tests.scripts.conftest import Show, Site

pytestmark = pytest.mark.browser

BLOCKS = """
{% from "components/block.html" import block, acts, selection_bar %}{% from "components/note.html" import note, notes %}
{% call block("b1", "1.1") %}
<p class="plan-p" data-block="b1">  Plan 🚲 2030: <mark class="q" id="q7"><a href="#c7">gång-&nbsp; och</a></mark>
  <strong>cykel&shy;vägar</strong> byggs ut.</p>{{ acts("b1", "/blocks/b1?locale=sv") }}
{% endcall %}
{% call notes("Synpunkter på 1.1") %}{% call note("c7", 7, "Kommun A") %}<p>Bra.</p>{% endcall %}{% endcall %}
{% call block("b2", "1.2") %}<p class="plan-p" data-block="b2">Andra stycket.</p>{{ acts("b2", "/blocks/b2") }}{% endcall %}
<p id="outside">Annan text.</p>{{ selection_bar() }}
"""
PLAIN = "Plan 🚲 2030: gång- och cykelvägar byggs ut."  # the first block as the server knows it

SELECT = """([from, start, to, end]) => {
  const text = (selector) => document.querySelector(selector).firstChild;
  document.getSelection().setBaseAndExtent(text(from), start, text(to), end);
}"""

FORM = """
{% from "components/field.html" import keep, kept %}
<form method="post" action="/sent" {{ keep("comment") }}>{{ csrf_field() }}
<label>Text <textarea name="body"></textarea></label>
<label><input type="checkbox" name="anonymous" value="1"> Dölj</label>{{ kept() }}<button>Skicka</button></form>
<form method="post" action="/out" data-forget>{{ csrf_field() }}<button>Logga ut</button></form>
"""
RECEIVED = '<p data-flash="success">Tack.</p>'

QUEUE = """
{% from "components/keys.html" import keys %}
<section class="queue"><input type="search" data-key="/" aria-label="Sök"><ol class="q-list">
{% for number in (1, 2, 3) %}<li><a class="q-row" href="#c{{ number }}"{% if number == 2 %} aria-current="true"{% endif %}>
{{ number }}</a><span class="q-pick"><input type="checkbox" aria-label="Markera {{ number }}"></span></li>{% endfor %}
</ol></section><label><input type="radio" name="outcome" data-key="a"> Beaktas</label><textarea aria-label="Skäl"></textarea>
{{ keys([(["j", "k"], "nästa")]) }}
"""

PROPOSAL = """
<form method="post" action="/page" data-preview="preview">{{ csrf_field() }}
<textarea name="wording" data-preview-source aria-label="Lydelse"></textarea>
<button name="preview" value="1" data-preview-button>Visa</button></form>
<p id="preview" aria-live="polite">Före</p>
"""


def test_selected_words_lead_to_the_blocks_comment_page_with_their_place(show: Show) -> None:
    page = show(BLOCKS)
    page.evaluate(SELECT, ["strong", 0, "strong", 6])
    bar = page.get_by_role("group", name="Markerade ord")
    act = bar.get_by_role("link", name="Kommentera")
    expect(act).to_be_visible()
    start = PLAIN.index("cykel")
    expect(act).to_have_attribute(
        "href", f"http://consult.test/blocks/b1?locale=sv&start={start}&end={start + 5}"
    )
    proposal = bar.get_by_role("link", name="Föreslå ändring")
    assert (proposal.get_attribute("href") or "").endswith("&propose=1")


def send(page: Page, answer: str) -> None:
    """Send the form and wait until the scripts of the page that answers have run, as a reader's eyes would."""
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_text(answer)).to_be_visible()
    page.wait_for_load_state("load")


def test_a_selection_over_two_blocks_begins_in_the_first_and_ends_in_the_last(show: Show) -> None:
    page = show(BLOCKS)
    page.evaluate(SELECT, ["strong", 0, "[data-block=b2]", 5])
    bar = page.get_by_role("group", name="Markerade ord")
    expect(bar).to_be_visible()
    href = bar.get_by_role("link").first.get_attribute("href") or ""
    assert href.endswith(f"&start={PLAIN.index('cykel')}&end=5&to=b2"), href


def test_words_outside_the_plan_raise_no_bar_and_escape_lowers_it(show: Show) -> None:
    page = show(BLOCKS)
    bar = page.get_by_role("group", name="Markerade ord")
    page.evaluate(SELECT, ["#outside", 0, "#outside", 5])
    page.wait_for_timeout(400)
    expect(bar).to_have_count(0)
    page.evaluate(SELECT, ["[data-block=b2]", 0, "[data-block=b2]", 5])
    expect(bar).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def test_a_passage_and_its_note_light_up_together(show: Show) -> None:
    page = show(BLOCKS)
    page.locator("mark.q").hover()
    expect(page.locator("#c7.is-lit")).to_have_count(1)
    page.locator("#c7").hover()
    expect(page.locator("#c7.is-lit")).to_have_count(0)
    expect(page.locator("mark.q.is-lit")).to_have_count(1)


def test_what_is_typed_comes_back_after_leaving_the_page(show: Show) -> None:
    page = show(FORM)
    page.get_by_label("Text").fill("Bör även omfatta små företag.")
    page.get_by_label("Dölj").check()
    expect(page.get_by_role("status")).to_contain_text("Sparat i den här webbläsaren")
    page.goto("/page")
    expect(page.get_by_label("Text")).to_have_value("Bör även omfatta små företag.")
    expect(page.get_by_label("Dölj")).to_be_checked()
    page.get_by_role("button", name="Ta bort det").click()
    expect(page.get_by_label("Text")).to_have_value("")
    page.goto("/page")
    expect(page.get_by_label("Text")).to_have_value("")


def test_a_draft_is_dropped_when_the_form_was_received(site: Site, show: Show) -> None:
    site.put("/sent", RECEIVED)
    page = show(FORM)
    page.get_by_label("Text").fill("Skickat")
    send(page, "Tack.")
    page.goto("/page")
    expect(page.get_by_label("Text")).to_have_value("")


def test_a_draft_stays_when_the_form_was_not_received(site: Site, show: Show) -> None:
    site.put("/sent", "<p>Logga in</p>")
    site.put("/signed-in", RECEIVED)
    page = show(FORM)
    page.get_by_label("Text").fill("Osäkert")
    send(page, "Logga in")
    page.goto("/signed-in")  # another success does not mean that the words arrived
    page.goto("/page")
    expect(page.get_by_label("Text")).to_have_value("Osäkert")


def test_nobody_else_gets_the_draft_and_signing_out_forgets_it(site: Site, show: Show) -> None:
    site.put("/out", "<p>Utloggad</p>")
    page = show(FORM)
    page.get_by_label("Text").fill("Hemligt")
    expect(page.get_by_role("status")).to_contain_text("Sparat")
    site.user = "2"
    page.goto("/page")
    expect(page.get_by_label("Text")).to_have_value("")
    site.user = "1"
    page.goto("/page")
    expect(page.get_by_label("Text")).to_have_value("Hemligt")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_text("Utloggad")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_text_that_changed_meanwhile_is_not_overwritten_by_a_draft(site: Site, show: Show) -> None:
    page = show(FORM)
    page.get_by_label("Text").fill("Min ändring")
    expect(page.get_by_role("status")).to_contain_text("Sparat")
    site.put("/page", FORM.replace("</textarea>", "Nyare text</textarea>"))
    page.goto("/page")
    expect(page.get_by_label("Text")).to_have_value("Nyare text")
    page.get_by_role("button", name="Använd den").click()
    expect(page.get_by_label("Text")).to_have_value("Min ändring")


def test_keys_walk_the_queue_choose_and_search_but_never_while_typing(show: Show) -> None:
    page = show(QUEUE)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="3", exact=True)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="1", exact=True)).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_label("Markera 1")).to_be_checked()
    page.keyboard.press("a")
    expect(page.get_by_label("Beaktas")).to_be_checked()
    page.keyboard.press("/")
    expect(page.get_by_label("Sök")).to_be_focused()
    page.get_by_label("Skäl").press_sequentially("jax/")
    expect(page.get_by_label("Skäl")).to_have_value("jax/")


def test_the_keys_can_be_switched_off_and_stay_off(show: Show) -> None:
    page = show(QUEUE)
    page.get_by_role("button", name="Stäng av kortkommandon").click()
    page.goto("/page")
    page.keyboard.press("a")
    expect(page.get_by_label("Beaktas")).not_to_be_checked()
    page.get_by_role("button", name="Slå på kortkommandon").click()
    page.keyboard.press("a")
    expect(page.get_by_label("Beaktas")).to_be_checked()


def test_the_preview_follows_what_is_written(site: Site, show: Show) -> None:
    page = show(PROPOSAL)
    site.put("/page", '<p id="preview">Varje kommun <ins>bör</ins></p>')
    page.get_by_label("Lydelse").fill("bör")
    expect(page.locator("#preview ins")).to_have_text("bör")
    assert "wording" in site.posted[0]
    assert "preview" in site.posted[0]
