"""The comparison of two versions: what changed, and because of whom."""

import pytest

from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Outcome
from consult.model.organisations import Sector
from consult.model.plans import Plan
from consult.model.users import Role
from tests import answering, factories
from tests.factories import ENGLISH, SWEDISH
from tests.support import desk_work
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

ADDRESS = "/plans/planen/changes/1/2"
CONTACT = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."
TABLE = "| Mål | År |\n|---|---|\n| Fler företag | 2027 |\n| Fler jobb | 2028 |\n"


@pytest.fixture(name="plan")
def _plan() -> Plan:
    return factories.plan(slug="planen", title={"sv": "Planen", "en": "The plan"})


@pytest.fixture(name="consultation")
def _consultation(plan: Plan) -> Consultation:
    return factories.consultation(factories.published(plan), slug="remissen")


def organisation_says(name: str, consultation: Consultation, label: str) -> Comment:
    body = factories.organisation(Sector.EDUCATION, name=name)
    return factories.comment(consultation, label, by=factories.user(organisation=body))


def redrafted(plan: Plan, source: str) -> None:
    """Publish a text, and then another."""
    factories.text(plan, english="")
    factories.published(plan)
    answering.redraft(plan, source)
    factories.published(plan)


def passages(page: Page) -> list[str]:
    """Name the passages that are shown, without those that are folded."""
    return page.all("//h3[@class='block-no'][not(ancestor::details)]")


def marked(page: Page) -> list[tuple[str, str]]:
    found = page.tree.xpath("//main//section//*[self::del or self::ins]")
    return [(each.tag, "".join(each.xpath("./text()")).strip()) for each in found]


def read(page: Page, path: str) -> list[str]:
    """Read what is seen: without the words that are only for who listens."""
    tree = page.tree
    for hidden in tree.xpath("//*[@class='ds-sr-only']"):
        hidden.text = ""
    return ["".join(each.itertext()).strip() for each in tree.xpath(path)]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("sv", ["Ändrat på grund av 1", "ska", "bör"]),
        ("en", ["Changed because of 1", "shall", "should"]),
    ],
)
def test_a_change_and_the_comment_behind_it_lead_to_each_other(
    client: Visitor, consultation: Consultation, locale: str, said: list[str]
) -> None:
    client.set_cookie("locale", locale)
    plan = db.session.get_one(Plan, consultation.plan_id)
    comment = organisation_says("Lärosäte A", consultation, "2.1")
    answering.redraft(plan, SWEDISH.replace("ska ha", "bör ha"))
    answering.redraft(plan, ENGLISH.replace("shall have", "should have"), "en")
    answering.link(comment, "2.1")
    answering.answer(comment, Outcome.ACCEPTED, "Ordet byts.")
    answering.release(consultation)
    factories.published(plan)
    page = client.visit(ADDRESS)
    assert marked(page) == [("del", said[1]), ("ins", said[2])]
    for words in (said[0], "Lärosäte A", "Ordet byts."):
        assert words in page.said
    (link,) = page.tree.xpath("//aside//a/@href")
    thread = client.visit(link)
    assert thread.request.path == "/consultations/remissen/comments/1"
    assert thread.all("//main//p[ins]/ins[last()]")
    (back,) = thread.tree.xpath("//main//a[contains(@href, '/changes/')]/@href")
    uid = factories.block_of(factories.working(plan), "2.1").uid
    assert back == f"{ADDRESS}#b-{uid}"
    assert client.visit(back).tree.xpath(f"//*[@id='b-{uid}']")


def test_a_comment_that_changed_nothing_is_shown_with_the_reasons(
    client: Visitor, plan: Plan, consultation: Consultation
) -> None:
    comment = organisation_says("Kommun B", consultation, "1.2")
    answering.answer(comment, Outcome.NOT_ACCEPTED, "Planen är vägledande.")
    answering.release(consultation)
    factories.published(plan)
    page = client.visit(ADDRESS)
    assert "0 stycken är ändrade." in page.said
    assert "Inte ändrat. Prövat efter 1" in page.said
    assert "Planen är vägledande." in page.said
    assert passages(page) == ["1.2, oförändrat"]


def test_a_comment_whose_answer_changed_another_passage_leads_there(
    client: Visitor, plan: Plan, consultation: Consultation
) -> None:
    comment = organisation_says("Kommun B", consultation, "1.2")
    answering.redraft(plan, SWEDISH.replace("inom två dagar", "inom en dag"))
    answering.link(comment, "2.1a")
    answering.answer(comment, Outcome.PARTLY_ACCEPTED)
    answering.release(consultation)
    factories.published(plan)
    page = client.visit(ADDRESS)
    assert passages(page) == ["1.2, oförändrat", "2.1a, ändrat"]
    uid = factories.block_of(factories.working(plan), "2.1a").uid
    assert page.all(f"//a[@href='#b-{uid}']") == ["2.1a"]


def test_an_answer_that_is_not_released_is_shown_to_staff_only(
    client: Visitor, plan: Plan, consultation: Consultation
) -> None:
    comment = organisation_says("Kanarieorganisationen", consultation, "2.1")
    answering.redraft(plan, SWEDISH.replace("ska ha", "bör ha"))
    answering.link(comment, "2.1")
    answering.answer(comment, Outcome.ACCEPTED, "Kanariefågel.")
    factories.published(plan)
    page = client.visit(ADDRESS)
    assert "Kanarie" not in page.text
    assert "Ingen synpunkt är kopplad till ändringen." in page.said
    assert "Kanarie" not in client.get(f"{ADDRESS}?organisation=Kanarieorganisationen").text.replace(
        "organisation=Kanarieorganisationen", ""
    )
    factories.sign_in(client, factories.user(Role.READER))
    page = client.visit(ADDRESS)
    assert "Kanariefågel." in page.said
    assert "Inte visat för andra" in page.said


@pytest.mark.parametrize("is_beside", [False, True])
def test_moved_new_removed_and_edited_passages_are_told_apart(
    client: Visitor, plan: Plan, *, is_beside: bool
) -> None:
    redrafted(
        plan,
        SWEDISH.replace("För övriga aktörer är planen vägledande.\n\n", "")
        .replace("# Näringsliv\n", "# Näringsliv\n\nEtt helt nytt stycke om uppföljningen av planens mål.\n")
        .replace("- Kontaktpersonen svarar inom två dagar.\n", "")
        + "- Kontaktpersonen svarar inom två dagar.\n",
    )
    page = client.visit(ADDRESS + ("?view=beside" if is_beside else ""))
    assert passages(page) == ["1.2, borttaget", "2.1, nytt", "2.2a, flyttat"]
    assert [kind for kind, _words in marked(page)] == ["del", "ins"]
    assert "Flyttat från 2.1b" in page.said
    assert ("Stycket finns inte där." in page.said) is is_beside


def test_a_heading_that_changed_is_shown_as_a_change(client: Visitor, plan: Plan) -> None:
    redrafted(plan, SWEDISH.replace("# Näringsliv", "# Näringsliv och arbete"))
    page = client.visit(ADDRESS)
    assert page.all("//section/h2") == ["1 Utgångspunkter", "2 Näringsliv och arbete"]
    assert marked(page) == [("ins", "och arbete")]
    assert passages(page) == ["2, ändrat"]


def test_a_removed_section_is_shown_where_it_stood(client: Visitor, plan: Plan) -> None:
    redrafted(plan, SWEDISH[SWEDISH.index("# Näringsliv") :])
    page = client.visit(ADDRESS)
    assert page.all("//section/h2") == ["1 Utgångspunkter", "1 Näringsliv"]
    assert passages(page) == ["1, borttaget", "1.1, borttaget", "1.2, borttaget"]


def test_a_table_is_compared_cell_by_cell(client: Visitor, plan: Plan) -> None:
    factories.text(plan, SWEDISH + "\n" + TABLE, english="")
    factories.published(plan)
    answering.redraft(plan, SWEDISH + "\n" + TABLE.replace("2028", "2030"))
    factories.published(plan)
    page = client.visit(ADDRESS)
    assert read(page, "//table//tr[3]/td") == ["Fler jobb", "20282030"]
    assert marked(page) == [("del", "2028"), ("ins", "2030")]
    beside = client.visit(ADDRESS + "?view=beside")
    assert read(beside, "//table//tr[3]/td") == ["Fler jobb", "2028", "Fler jobb", "2030"]


def test_a_row_that_moved_in_a_table_is_said_to_have_moved(client: Visitor, plan: Plan) -> None:
    longer = TABLE.rstrip("\n") + "\n| Bättre vägar | 2029 |\n| Fler bostäder | 2031 |\n"
    factories.text(plan, SWEDISH + "\n" + longer, english="")
    factories.published(plan)
    row = next(line for line in longer.split("\n") if "Fler jobb" in line)
    moved = longer.replace(row + "\n", "").rstrip("\n") + f"\n{row}\n"
    answering.redraft(plan, SWEDISH + "\n" + moved)
    factories.published(plan)
    page = client.visit(ADDRESS)
    assert read(page, "//table//td/span[@class='label']") == [
        "Raden har flyttats härifrån",
        "Raden har flyttats hit",
    ]
    beside = client.visit(ADDRESS + "?view=beside")
    assert len(read(beside, "//table//td/span[@class='label']")) == 2


def test_a_translation_that_has_not_followed_hides_no_change(client: Visitor, plan: Plan) -> None:
    factories.published(plan)
    factories.changed(plan, "2.1", CONTACT.replace("ska", "bör"))
    factories.published(plan)
    client.set_cookie("locale", "en")
    page = client.visit(ADDRESS)
    assert marked(page) == [("del", "ska"), ("ins", "bör")]
    assert page.tree.xpath("//p[@lang='sv']/del")
    assert "shown in the language that the plan is written in" in page.said


def test_unchanged_passages_are_folded_where_they_stand(client: Visitor, plan: Plan) -> None:
    redrafted(plan, SWEDISH.replace("ska ha", "bör ha"))
    page = client.visit(ADDRESS + "?view=beside")
    assert page.all("//details/summary")[-2:] == [
        "2 oförändrade stycken 1.1–1.2",
        "2 oförändrade stycken 2.1a–2.1b",
    ]
    assert page.all("//details[last()]//h3")[-2:] == ["2.1a", "2.1b"]
    assert "Regionen ordnar en introduktion." in page.said
    assert page.one("//nav[@aria-label='Hur det visas']/a[@aria-current]") == "Sida vid sida"


def test_the_changes_are_counted_by_section_and_kind_and_lead_to_their_section(
    client: Visitor, plan: Plan
) -> None:
    redrafted(
        plan, SWEDISH.replace("ska ha", "bör ha").replace("# Näringsliv\n", "# Näringsliv\n\nNytt stycke.\n")
    )
    page = client.visit(ADDRESS)
    assert page.all("//nav[@aria-labelledby='sum']//li") == [
        "2 Näringsliv 1 ändrat, 1 nytt",
        "Sammanlagt 1 ändrat, 1 nytt",
    ]
    (link,) = page.tree.xpath("//nav[@aria-labelledby='sum']//a/@href")
    assert page.tree.xpath(f"//section[@id='{link[1:]}']")


def test_a_passage_that_moved_is_named_where_it_stood_and_where_it_stands(
    client: Visitor, plan: Plan
) -> None:
    sentence = "För övriga aktörer är planen vägledande.\n\n"
    redrafted(
        plan,
        SWEDISH.replace(sentence, "").replace(
            "Varje", sentence.replace("vägledande", "inspirerande") + "Varje"
        ),
    )
    page = client.visit(ADDRESS)
    assert "Flyttat från 1.2 och ändrat" in page.said
    assert marked(page) == [("del", "vägledande"), ("ins", "inspirerande")]
    (link,) = page.tree.xpath("//p[contains(@class, 'chg-left')]/a")
    assert link.text == "1.2 har flyttats och är nu 2.1."
    assert page.tree.xpath(f"//*[@id='{link.get('href')[1:]}']//h3[starts-with(., '2.1')]")


def test_a_passage_with_another_number_says_which_it_had(client: Visitor, plan: Plan) -> None:
    redrafted(
        plan, SWEDISH.replace("# Näringsliv\n", "# Näringsliv\n\nNytt stycke.\n").replace("ska ha", "bör ha")
    )
    page = client.visit(ADDRESS)
    assert passages(page) == ["2.1, nytt", "2.2, ändrat"]
    assert page.all("//div[h3[.='2.2, ändrat']]/p[@class='label']") == ["Tidigare 2.1"]


def test_one_section_can_be_compared_alone(client: Visitor, plan: Plan) -> None:
    redrafted(plan, SWEDISH.replace("ska ha", "bör ha").replace("stärka", "öka"))
    page = client.visit(ADDRESS)
    assert page.all("//section/h2") == ["1 Utgångspunkter", "2 Näringsliv"]
    value = page.tree.xpath("//select[@name='section']/option[.='2 Näringsliv']/@value")[0]
    page = client.submit(page, "Visa", section=value)
    assert page.all("//section/h2") == ["2 Näringsliv"]
    assert "2 stycken är ändrade." in page.said
    page = client.visit(f"{ADDRESS}?section=finns-inte")
    assert "Avsnittet finns inte i någon av versionerna." in page.said


def test_who_listens_hears_what_is_struck_and_added_and_where_a_change_ends(
    client: Visitor, plan: Plan
) -> None:
    redrafted(plan, SWEDISH.replace("ska ha", "bör ha"))
    page = client.visit(ADDRESS)
    assert "Varje kommun Struket: ska Tillagt: bör (slut på ändringen) ha minst" in page.said


def test_one_organisation_sees_what_has_to_do_with_it(
    client: Visitor, plan: Plan, consultation: Consultation
) -> None:
    ours, theirs = (
        organisation_says(name, consultation, label) for name, label in (("Å AB", "1.1"), ("Ö AB", "1.2"))
    )
    for comment in (ours, theirs):
        answering.answer(comment)
    answering.release(consultation)
    factories.published(plan)
    page = client.visit(ADDRESS)
    assert page.all("//select[@name='organisation']/option") == ["alla organisationer", "Å AB", "Ö AB"]
    page = client.submit(page, "Visa", organisation="Ö AB")
    assert passages(page) == ["1.2, oförändrat"]
    assert page.one("//select[@name='organisation']/option[@selected]") == "Ö AB"


@pytest.mark.parametrize(
    "value", ["Okänd kommun", "<script>alert(1)</script>", "'; DROP TABLE plan; --", "%00"]
)
def test_an_organisation_that_has_nothing_to_do_with_the_text_gets_an_answer_without_its_name(
    client: Visitor, plan: Plan, consultation: Consultation, value: str
) -> None:
    answering.close(consultation)
    factories.published(plan)
    page = client.get(ADDRESS, query_string={"organisation": value})
    assert page.status_code == 200
    assert "Ingen synpunkt från den organisationen" in page.said
    assert value not in page.said


def test_versions_that_do_not_exist_are_not_found(client: Visitor, plan: Plan) -> None:
    factories.published(plan)
    for address in ("/plans/planen/changes/1/2", "/plans/planen/changes/0/1", "/plans/ingen/changes/1/2"):
        assert client.get(address).status_code == 404
    factories.text(factories.plan(slug="hemlig"))
    assert client.get("/plans/hemlig/changes/1/2").status_code == 404


def test_a_version_compared_with_itself_is_that_version(client: Visitor, plan: Plan) -> None:
    factories.published(plan)
    assert client.visit("/plans/planen/changes/1/1").request.path == "/plans/planen/1"


def test_the_earlier_version_comes_first_whichever_way_it_was_asked(client: Visitor, plan: Plan) -> None:
    redrafted(plan, SWEDISH.replace("ska ha", "bör ha"))
    page = client.visit("/plans/planen/changes/2/1?view=beside")
    assert (page.request.path, page.request.query_string) == (ADDRESS, b"view=beside")
    assert marked(page) == [("del", "ska"), ("ins", "bör")]


def test_versions_further_apart_can_be_compared(client: Visitor, plan: Plan) -> None:
    redrafted(plan, SWEDISH.replace("ska ha", "bör ha"))
    factories.changed(plan, "1.2", "För övriga aktörer är planen inspirerande.")
    factories.published(plan)
    page = client.visit("/plans/planen/changes/2/3")
    assert passages(page) == ["1.2, ändrat"]
    page = client.submit(page, "Visa", **{"from": "1"})
    assert (page.request.path, page.request.query_string) == ("/plans/planen/changes/1/3", b"")
    assert passages(page) == ["1.2, ändrat", "2.1, ändrat"]


def test_a_comment_counts_only_between_the_versions_it_led_from_and_to(
    client: Visitor, plan: Plan, consultation: Consultation
) -> None:
    comment = organisation_says("Kommun B", consultation, "1.2")
    answering.answer(comment)
    answering.release(consultation)
    factories.published(plan)
    factories.changed(plan, "1.2", "För övriga aktörer är planen inspirerande.")
    factories.published(plan)
    assert "Kommun B" in client.visit("/plans/planen/changes/1/2").said
    assert "Kommun B" not in client.visit("/plans/planen/changes/2/3").said
    assert "Kommun B" in client.visit("/plans/planen/changes/1/3").said


def test_a_withdrawn_comment_was_not_weighed(client: Visitor, plan: Plan, consultation: Consultation) -> None:
    comment = organisation_says("Kommun B", consultation, "1.2")
    answering.answer(comment)
    answering.release(consultation)
    db.session.get_one(Comment, comment.id).withdrawn_at = comment.posted_at
    db.session.commit()
    factories.published(plan)
    assert "Kommun B" not in client.visit(ADDRESS).said


@pytest.mark.parametrize("role", list(Role))
def test_staff_compare_with_the_working_text(client: Visitor, plan: Plan, role: Role) -> None:
    factories.published(plan)
    factories.changed(plan, "2.1", CONTACT.replace("ska", "bör"))
    factories.sign_in(client, factories.user(role))
    page = client.visit("/desk/plans/planen/changes/1")
    assert "Från version 1 till arbetstexten." in page.said
    assert marked(page) == [("del", "ska"), ("ins", "bör")]


def test_staff_choose_the_working_text_and_come_back(client: Visitor, plan: Plan) -> None:
    redrafted(plan, SWEDISH.replace("ska ha", "bör ha"))
    page = client.visit(ADDRESS)
    assert page.all("//select[@name='to']/option") == ["version 1", "version 2"]
    factories.sign_in(client, factories.user(Role.READER))
    page = client.visit(f"{ADDRESS}?view=beside")
    page = client.submit(page, "Visa", to="working")
    assert (page.request.path, page.request.query_string) == ("/desk/plans/planen/changes/1", b"view=beside")
    page = client.submit(page, "Visa", to="2")
    assert page.request.path == ADDRESS


@pytest.mark.parametrize(
    "query", ["from=x&to=y", "from=&to=", "from=-1&to=1e9", "from=1&to=99999999999999999999"]
)
def test_what_is_no_version_changes_nothing(client: Visitor, plan: Plan, query: str) -> None:
    redrafted(plan, SWEDISH.replace("ska ha", "bör ha"))
    assert client.visit(f"{ADDRESS}?{query}").request.path == ADDRESS


def test_others_do_not_see_the_working_text(client: Visitor, plan: Plan) -> None:
    factories.published(plan)
    factories.changed(plan, "2.1", "Kanariefågel i arbetstexten.")
    page = client.get("/desk/plans/planen/changes/1", follow_redirects=True)
    assert page.request.path == "/sign-in"
    factories.sign_in(client, factories.user(organisation=factories.organisation()))
    assert client.get("/desk/plans/planen/changes/1").status_code == 403
    assert client.get(ADDRESS).status_code == 404


def test_what_stands_in_the_address_beside_its_choices_changes_no_link(client: Visitor, plan: Plan) -> None:
    redrafted(plan, SWEDISH.replace("två", "tre"))
    strange = client.visit(f"{ADDRESS}?endpoint=x&_scheme=javascript&_external=1&_anchor=a&view=beside")
    assert strange.all("//main//a/@href") == client.visit(f"{ADDRESS}?view=beside").all("//main//a/@href")


def test_hostile_words_in_a_change_and_in_a_name_are_only_words(
    client: Visitor, plan: Plan, consultation: Consultation
) -> None:
    comment = organisation_says("<img src=x onerror=alert(1)>", consultation, "2.1")
    factories.changed(plan, "2.1", "Ny <script>alert(1)</script> text & mer.")
    answering.link(comment, "2.1")
    answering.answer(comment, Outcome.ACCEPTED, "<b onmouseover=alert(1)>Därför</b>")
    answering.release(consultation)
    factories.published(plan)
    page = client.visit(ADDRESS)
    assert not page.tree.xpath("//main//script | //main//img | //*[@onmouseover]")
    assert "<img src=x onerror=alert(1)>" in page.said


def test_the_work_is_the_same_for_ten_and_two_hundred_comments(
    client: Visitor, plan: Plan, consultation: Consultation, queries: Queries
) -> None:
    author = factories.user(organisation=factories.organisation())

    def count(comments: int) -> int:
        for _each in range(comments):
            answering.answer(factories.comment(consultation, "1.1", by=author))
        with queries.counted() as seen:
            client.visit(ADDRESS)
        return len(seen)

    factories.published(plan)
    ten = count(10)
    assert count(190) == ten <= 14


@pytest.mark.parametrize(("locale", "point"), [("sv", "Punkt"), ("en", "Point")])
def test_two_points_of_one_comment_at_one_passage_have_a_line_each(
    client: Visitor, plan: Plan, consultation: Consultation, locale: str, point: str
) -> None:
    client.set_cookie("locale", locale)
    whole = factories.comment(consultation, "2.1", body=desk_work.BODY)
    one, two, three = desk_work.split(whole)
    answering.redraft(plan, SWEDISH.replace("ska ha", "bör ha"))
    for each, outcome, why in (
        (one, Outcome.ACCEPTED, "Ordet byts."),
        (two, Outcome.PARTLY_ACCEPTED, "Skogen nämns på annan plats."),
    ):
        answering.link(each, "2.1")
        answering.answer(each, outcome, why)
    answering.answer(three, Outcome.NOT_ACCEPTED, "Det betalar staten.")
    answering.release(consultation)
    factories.published(plan)
    page = client.visit(ADDRESS)
    lines = page.all("//aside[@class='because']//li")
    assert [f"{point} {place}" in line for place, line in enumerate(lines, start=1)] == [True] * 3
    for line, why in zip(lines, ("Ordet byts.", "Skogen nämns", "Det betalar staten."), strict=True):
        assert why in line
    assert page.all("//aside[@class='because']/p")[0].endswith(" 1")
    assert page.tree.xpath("//aside[@class='because']//a/@href")[1].endswith("/comments/1#point-2")
    assert client.visit("/consultations/remissen/comments/1").tree.xpath("//*[@id='point-2']")
    links = client.visit("/plans/planen/2").tree.xpath("//p[contains(@class, 'because-line')]/a")
    assert [each.get("href") for each in links] == [
        f"/consultations/remissen/comments/1#point-{place}" for place in (1, 2)
    ]
    assert links[1].text_content().endswith("2")
