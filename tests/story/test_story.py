"""The main job, end to end, walked in a real browser against the real server, once in each language."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import PurePosixPath

import pytest
from flask import Flask
from playwright.sync_api import Browser

from consult import clock
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation, Sector
from consult.model.users import Role, User
from tests import factories
from tests.story.walk import Walk, file
from tests.support import word

ENGLISH = """# Points of departure

The plan shows how the county works together for business.

For others the plan is guiding.

# Business

Each municipality shall have at least one named contact person for business matters.

- The contact person answers within two days.
"""
OLD, NEW = "ska ha minst en namngiven", "bör ha eller dela en namngiven"


def swedish_file() -> bytes:
    """Write the draft in Word, with Swedish style names."""
    document = word.swedish()
    word.add(
        document,
        ("Rubrik 1", "Utgångspunkter"),
        ("", "Planen visar hur länet samarbetar om näringslivet."),
        ("", "För övriga aktörer är planen vägledande."),
        ("Rubrik 1", "Näringsliv"),
        ("", "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."),
        ("Punktlista", "Kontaktpersonen svarar inom två dagar."),
    )
    return word.saved(document)


class People:
    """Everyone in the story, each with a browser of their own."""

    def __init__(self, browser: Browser, server: str, locale: str) -> None:
        self.browser, self.server, self.locale = browser, server, locale
        self.walks: list[Walk] = []

    def joins(self, person: User | None = None) -> Walk:
        """Let someone open a browser, and sign in if they have an account."""
        walk = Walk(self.browser, self.server, self.locale)
        self.walks.append(walk)
        if person is not None:
            walk.sign_in(person)
        return walk


@pytest.fixture(name="people", params=["sv", "en"])
def _people(chromium: Browser, server: str, app: Flask, request: pytest.FixtureRequest) -> Iterator[People]:
    people = People(chromium, server, request.param)
    yield people
    for walk in people.walks:
        walk.leave()


def member(sector: Sector, name: str) -> User:
    body: Organisation = factories.organisation(sector, name=name)
    return factories.user(organisation=body, title="Strateg", password_hash=factories.KEPT_PASSWORD)


def staff(role: Role) -> User:
    return factories.user(role, title=role.value, password_hash=factories.KEPT_PASSWORD)


def test_a_draft_plan_becomes_an_adopted_one_and_every_comment_is_answered(people: People) -> None:
    municipality = member(Sector.MUNICIPALITY, "Exempelkommun A")
    promoter = member(Sector.BUSINESS_PROMOTER, "Främjare A")
    school = member(Sector.EDUCATION, "Lärosäte A")
    citizen = factories.user(password_hash=factories.KEPT_PASSWORD)
    drafter = people.joins(staff(Role.DRAFTER))

    plan = a_draft_comes_in(drafter)
    owner = people.joins(staff(Role.PROCESS_OWNER))
    consultation = a_consultation_opens(owner, plan, municipality)

    voices = [people.joins(person) for person in (municipality, promoter, school, citizen)]
    stakeholders_speak(voices, drafter, plan, consultation)

    the_days_pass(consultation)
    approver = people.joins(staff(Role.APPROVER))
    drafters_resolve(drafter, approver, consultation)
    version_two_is_published(drafter, approver, plan, consultation)
    the_report_and_the_decision(drafter, owner, plan, consultation)
    everyone_sees_what_became_of_it(people.joins(), voices, plan, consultation)


def a_draft_comes_in(drafter: Walk) -> str:
    """Make a strategy and a plan, import its text in both languages, edit it, point it at goals, publish version 1."""
    drafter.goto("/desk/strategies/new")
    drafter.fill(
        title_sv="Strategi 2030",
        title_en="Strategy 2030",
        areas__0__title_sv="Ett nyskapande län",
        areas__0__title_en="An innovative county",
        areas__0__goals__0__number="16",
        areas__0__goals__0__title_sv="Bättre företagsklimat",
        areas__0__goals__0__title_en="Better business climate",
    )
    drafter.act("save")
    drafter.goto("/desk/plans/new")
    drafter.act("add:bindings") if not drafter.field("bindings-0-whom_sv").count() else None
    drafter.act("add:contacts") if not drafter.field("contacts-0-name").count() else None
    drafter.fill(
        title_sv="Affärsplan",
        title_en="Business plan",
        summary_sv="En plan.",
        summary_en="A plan.",
        registration_no="RV 2026/1",
        bindings__0__whom_sv="Kommunerna",
        bindings__0__whom_en="The municipalities",
        contacts__0__name="Kim Skribent",
    )
    drafter.choose(bindings__0__force="guiding")
    drafter.field("strategy").select_option(index=1)
    drafter.act("save")
    slug = PurePosixPath(drafter.path).name
    for locale, name, data in (("", "plan.docx", swedish_file()), ("/en", "plan.md", ENGLISH.encode())):
        drafter.goto(f"/desk/plans/{slug}/import{locale}")
        drafter.page.set_input_files("#file", [file(name, data)])
        drafter.send()
        drafter.act("use")
    _edit_and_publish(drafter, slug)
    return slug


def _edit_and_publish(drafter: Walk, slug: str) -> None:
    drafter.goto(f"/desk/plans/{slug}")
    first = drafter.page.locator(".outline-title a").first.get_attribute("href") or ""
    drafter.goto(first)
    source = drafter.field("source").input_value()
    drafter.fill(source=source.replace("samarbetar", "arbetar tillsammans"))
    drafter.act("save")
    assert drafter.page.locator(".outline-state .out-open").count() == 1, "the translation is stale now"
    drafter.press(".outline-acts a[href$='/en']")
    drafter.press("main button[name=right]")
    drafter.goto(f"/desk/plans/{slug}")
    assert drafter.page.locator(".outline-state .out-open").count() == 0
    drafter.goto(f"{first}/goals")
    drafter.page.check("main [name=goal]")
    drafter.send()
    drafter.goto(f"/desk/plans/{slug}/goals")
    assert "16" in drafter.said
    drafter.goto(f"/desk/plans/{slug}/publish")
    drafter.fill(note_sv="Första utkastet.", note_en="The first draft.")
    drafter.send()
    assert drafter.path == f"/plans/{slug}/1"


def a_consultation_opens(owner: Walk, plan: str, invited: User) -> str:
    """Prepare it on version 1, invite an organisation by its sector, announce it."""
    today = clock.today()
    owner.goto(f"/desk/consultations/new?plan={plan}")
    owner.fill(
        title_sv="Remiss om affärsplanen",
        title_en="Consultation on the business plan",
        first_day=today.isoformat(),
        last_day=(today + timedelta(days=30)).isoformat(),
    )
    owner.choose(publication="at_once", participation="everyone")
    owner.send()
    owner.field("questions-0-text_sv").fill("Saknas något?")
    owner.field("questions-0-text_en").fill("Is anything missing?")
    owner.send()
    slug = re.split(r"[/?#]", owner.path)[3]
    owner.goto(f"/desk/consultations/{slug}/invited")
    owner.page.check("main [name=sector][value=municipality]")
    owner.send()
    owner.goto(f"/desk/consultations/{slug}")
    owner.send("/announce")
    db.session.commit()
    held = db.session.query(Consultation).filter_by(slug=slug).one()
    assert held.announced_at is not None
    assert invited.email
    return slug


def stakeholders_speak(voices: list[Walk], drafter: Walk, plan: str, consultation: str) -> None:
    """Comment on words and blocks, propose wording, reply in threads, agree, edit, withdraw."""
    municipality, promoter, school, citizen = voices
    _comment(
        municipality,
        plan,
        "2.1",
        words=OLD,
        proposed=NEW,
        kind="proposal",
        stance="supports_with_reservations",
    )
    _comment(promoter, plan, "2.1", words="kontaktperson", kind="question")
    _comment(school, plan, "1.1", kind="objection", stance="opposes")
    _comment(citizen, plan, "1.2", kind="support")
    drafter.goto(f"/consultations/{consultation}/comments/1")
    drafter.fill(body="Menar ni att den kan delas?")
    drafter.send("/1/0/reply")
    municipality.goto(f"/consultations/{consultation}/comments/1")
    municipality.fill(body="Ja, med en grannkommun.")
    municipality.send("/1/0/reply")
    promoter.goto(f"/consultations/{consultation}/comments/1")
    promoter.send("/1/0/support")
    school.goto(f"/consultations/{consultation}/comments/3/0/edit")
    school.fill(body="Planen saknar utbildningen helt.")
    school.send()
    school.goto(f"/consultations/{consultation}/comments/3/0/history")
    assert "Planen saknar" in school.said
    citizen.goto(f"/consultations/{consultation}/comments/4/0/withdraw")
    citizen.send()
    numbers = [comment.number for comment in db.session.query(Comment).filter_by(position=0)]
    assert sorted(numbers) == [1, 2, 3, 4]


def _comment(walk: Walk, plan: str, label: str, words: str = "", proposed: str = "", **choices: str) -> None:
    section = label.split(".", maxsplit=1)[0]
    walk.goto(f"/plans/{plan}/1/{section}")
    is_swedish = walk.page.locator("html").get_attribute("lang") == "sv"
    walk.press(f".block:has(.block-no:text-is('{label}')) a[data-comment]")
    if words:
        walk.fill(words=words if is_swedish else _in_english(words))
    if proposed:
        walk.page.locator("details:has([name=proposed]) > summary").click() if not walk.field(
            "proposed"
        ).is_visible() else None
        walk.fill(proposed=proposed if is_swedish else "should have or share one named")
    walk.fill(body=f"Synpunkt på {label}.")
    walk.choose(**choices)
    walk.send()
    assert "/comments" in walk.path or "/plans/" in walk.path, walk.refused()


def _in_english(words: str) -> str:
    return {OLD: "shall have at least one named", "kontaktperson": "contact person"}[words]


def the_days_pass(consultation: str) -> None:
    """Let the last reply date be yesterday; nothing else has to happen for it to be closed."""
    db.session.commit()
    held = db.session.query(Consultation).filter_by(slug=consultation).one()
    held.first_day, held.last_day = clock.today() - timedelta(days=30), clock.today() - timedelta(days=1)
    db.session.commit()


def drafters_resolve(drafter: Walk, approver: Walk, consultation: str) -> None:
    """Take the proposed wording into the text, group, answer; a second person approves; release together."""
    queue = f"/desk/consultations/{consultation}/comments"
    drafter.goto(f"{queue}/1/accept")
    drafter.send()
    drafter.goto(f"{queue}?state=open")
    assert drafter.page.locator(".q-list a.q-row").count() == 3
    for number, outcome in ((1, "accepted"), (2, "answered"), (3, "not_accepted")):
        drafter.goto(f"{queue}/{number}")
        drafter.page.check(f"main [name=outcome][value={outcome}]")
        drafter.fill(reasons_sv=f"Därför, {number}.", reasons_en=f"Because, {number}.")
        drafter.act("propose")
    for number in (1, 2, 3, 4):
        approver.goto(f"{queue}/{number}")
        approver.send(f"/{number}/approve")
    approver.goto(f"{queue}/release")
    approver.send()


def version_two_is_published(drafter: Walk, approver: Walk, plan: str, consultation: str) -> None:
    """The gate says what is open; a translation that is stale now is left open only with a reason."""
    approver.goto(f"/desk/consultations/{consultation}/comments")
    drafter.goto(f"/desk/plans/{plan}/publish")
    drafter.fill(note_sv="Efter remissen.", note_en="After the consultation.")
    drafter.send()
    if drafter.locale_is_swedish():
        assert drafter.path == f"/desk/plans/{plan}/publish", "the stale translation needs a reason"
        drafter.fill(open__translations_stale="Översättningen kommer.")
        drafter.send()
    assert drafter.path == f"/plans/{plan}/2", drafter.refused()


def the_report_and_the_decision(drafter: Walk, owner: Walk, plan: str, consultation: str) -> None:
    """Write and release the report, and record what the board decided."""
    drafter.goto(f"/desk/consultations/{consultation}/report")
    drafter.fill(process_sv="Remissen hölls öppet.", process_en="The consultation was open.")
    drafter.send()
    drafter.send("/report/release")
    owner.goto(f"/desk/consultations/{consultation}/decision")
    owner.choose(version="2", kind="adopted")
    owner.fill(
        body_sv="Regionstyrelsen",
        body_en="The regional executive board",
        item="118",
        decided_on=clock.today().isoformat(),
        text_sv="Planen antas.",
        text_en="The plan is adopted.",
    )
    owner.send()
    assert owner.path == f"/plans/{plan}/decisions/1", owner.refused()


def everyone_sees_what_became_of_it(public: Walk, voices: list[Walk], plan: str, consultation: str) -> None:
    """The chain is closed both ways: from the comment to the words, and from the words to the comment."""
    public.goto(f"/plans/{plan}/changes/1/2")
    changed = NEW if public.locale_is_swedish() else "should have or share one named"
    assert "Exempelkommun A" in public.said
    for by in ("section", "respondent"):
        public.goto(f"/consultations/{consultation}/report?by={by}")
        numbers = public.page.locator("article.rep .note-no").all_inner_texts()
        assert sorted(map(int, numbers)) == [1, 2, 3, 4]
    public.goto(f"/consultations/{consultation}/comments/1")
    assert changed.split()[0] in public.said
    public.goto(f"/plans/{plan}/2/2")
    assert public.page.locator("mark.q").count() >= 1, "the comment has followed the text"
    public.tab.assert_accessible()
    public.goto("/decisions")
    assert "118" in public.said
    for walk in voices:
        walk.goto("/mine")
        assert "118" in walk.said or "Affärsplan" in walk.said or "Business plan" in walk.said
