"""The answers held against the text: what was promised and is not there, and changes that no answer is behind."""

import pytest

from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionChange, Outcome
from consult.model.plans import Plan
from consult.model.users import Role
from consult.services import proposals, versions
from consult.services.versions import Rewording
from tests import answering
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries
from tests.support.wordings import LABEL, OLD


def propose(round_: Consultation, words: str = "minst en", proposed: str = "två") -> Comment:
    return make.comment(round_, LABEL, words=words, proposed=proposed)


def accepted(comment: Comment) -> Comment:
    answering.answer(comment, Outcome.ACCEPTED, "")
    return comment


def take(comment: Comment) -> None:
    actor = answering.staff()
    found = proposals.suggest(actor, comment)
    with transaction():
        proposals.accept(actor, comment, found.merged, found.digest)


def reword(round_: Consultation, words: str, locale: str = "sv") -> str:
    plan = db.session.get_one(Plan, db.session.get_one(Consultation, round_.id).plan_id)
    block = make.block_of(make.working(plan), LABEL)
    seen = next(text.digest for text in block.texts if text.locale == locale)
    with transaction():
        versions.replace_text(answering.staff(), plan, Rewording(block.uid, locale, words, seen))
    return str(block.uid)


def look(desk: Visitor, round_: Consultation, show: str = "") -> Page:
    slug = db.session.get_one(Consultation, round_.id).slug
    return desk.visit(f"/desk/consultations/{slug}/checks{'?show=' if show else ''}{show}")


def rows(page: Page) -> list[str]:
    return page.all("//table[contains(@class, 'ds-table')]//tbody/tr")


def test_an_answer_that_promises_a_change_is_listed_until_the_change_is_in_the_text(
    desk: Visitor, round_: Consultation
) -> None:
    mine = accepted(propose(round_))
    page = look(desk, round_)
    assert "1 svar lovar en ändring, men ingen ändring är kopplad till det." in page.said
    assert "ingen ändring är kopplad" in rows(page)[0]
    answering.link(mine, LABEL)
    page = look(desk, round_)
    assert "1 svar är kopplat till stycken som lyder som förut." in page.said
    assert "lyder som förut" in rows(page)[0]
    reword(round_, "Varje kommun ska ha två kontaktpersoner.")
    page = look(desk, round_)
    assert rows(page) == []
    assert "1 svar har sin ändring i texten." in page.said
    assert "ändringen finns i texten" in rows(look(desk, round_, "all"))[0]


def test_a_change_that_is_taken_back_is_a_gap_again(desk: Visitor, round_: Consultation) -> None:
    mine = propose(round_)
    take(mine)
    accepted_ = db.session.get_one(Comment, mine.id)
    answering.answer(accepted_, Outcome.ACCEPTED, "")
    assert rows(look(desk, round_)) == []
    reword(round_, OLD)
    page = look(desk, round_)
    assert "Ändringen som 1 svar lovar gjordes, men har tagits tillbaka." in page.said
    assert "ändringen har tagits tillbaka" in rows(page)[0]


def test_a_wrong_link_is_removed_here_until_the_answer_is_released(
    desk: Visitor, round_: Consultation
) -> None:
    mine = accepted(propose(round_))
    answering.link(mine, LABEL)
    page = desk.submit(look(desk, round_, "all"), "Ta bort kopplingen")
    assert "Ändringen är inte längre kopplad till svaret på synpunkt 1." in page.said
    assert page.request.args["show"] == "all"
    assert make.rows(DispositionChange) == 0
    answering.link(mine, LABEL)
    answering.release(round_)
    assert "Ta bort kopplingen" not in look(desk, round_).said


def test_beside_the_answer_stands_whether_its_change_is_in_the_text(
    desk: Visitor, round_: Consultation
) -> None:
    mine = propose(round_)
    slug = db.session.get_one(Consultation, round_.id).slug
    at = f"/desk/consultations/{slug}/comments/{mine.number}"
    assert "lovar en ändring" not in desk.visit(at).one("//div[@id='changes']")
    accepted(mine)
    page = desk.visit(at)
    assert "Svaret lovar en ändring, men ingen ändring är kopplad till det." in page.one(
        "//div[@id='changes']"
    )
    mend = page.one("//div[@id='changes']//a[.='Ändra i arbetstexten']/@href")
    assert desk.visit(mend).status_code == 200
    answering.link(mine, LABEL)
    assert "det som är kopplat till det lyder som förut" in desk.visit(at).one("//div[@id='changes']")
    reword(round_, "Varje kommun ska ha två kontaktpersoner.")
    page = desk.visit(at)
    assert "Den ändring som svaret lovar finns i texten." in page.one("//div[@id='changes']")
    assert "ändrat i arbetstexten" in page.one("//div[@id='changes']//li")
    assert not page.all("//div[@id='changes']//a[.='Ändra i arbetstexten']")
    reword(round_, OLD)
    page = desk.visit(at)
    assert "gjordes, men har tagits tillbaka" in page.one("//div[@id='changes']")
    assert "tillbakatagen" in page.one("//div[@id='changes']//li")


def test_every_page_counts_the_same_answers(desk: Visitor, round_: Consultation) -> None:
    mine, other = accepted(propose(round_)), propose(round_, proposed="tre")
    slug, plan = round_.slug, db.session.get_one(Plan, round_.plan_id).slug
    page = desk.visit(f"/desk/consultations/{slug}/comments/{other.number}")
    desk.submit(page, "Gruppera", numbers=str(propose(round_, proposed="fyra").number))
    accepted(other)
    answering.answer(propose(round_, proposed="fem"))
    assert mine.number == 1
    page = look(desk, round_)
    assert "2 svar lovar en ändring, men ingen ändring är kopplad till dem." in page.said
    assert "Det gäller svaren på 3 synpunkter." in page.said
    listed = desk.visit(f"/desk/consultations/{slug}/comments?left=unlinked")
    assert len(listed.all("//ol[@class='q-list']/li")) == 3
    assert "utan kopplad ändring 3" in " ".join(listed.one("//dl[contains(@class, 'meters')]").split())
    gate = desk.visit(f"/desk/plans/{plan}/publish")
    assert "Svaren på 3 synpunkter lovar ändringar som inte finns i texten." in gate.said


def test_a_change_in_the_translation_only_is_a_change(desk: Visitor, round_: Consultation) -> None:
    mine = accepted(propose(round_))
    answering.link(mine, LABEL)
    reword(round_, "Every municipality must have two named contacts.", "en")
    assert rows(look(desk, round_)) == []


def test_one_answer_to_several_comments_is_listed_once(desk: Visitor, round_: Consultation) -> None:
    mine, other = propose(round_), propose(round_, proposed="tre")
    slug = db.session.get_one(Consultation, round_.id).slug
    page = desk.visit(f"/desk/consultations/{slug}/comments/{mine.number}")
    desk.submit(page, "Gruppera", numbers=str(other.number))
    accepted(mine)
    listed = rows(look(desk, round_))
    assert len(listed) == 1
    assert "och 1 till" in listed[0]


def test_a_refusal_promises_nothing(desk: Visitor, round_: Consultation) -> None:
    answering.answer(propose(round_))
    page = look(desk, round_)
    assert rows(page) == []
    assert "Inget svar lovar någon ändring än" in page.said


def test_a_change_that_no_answer_is_behind_is_shown_with_its_words_and_linked_from_there(
    desk: Visitor, round_: Consultation
) -> None:
    mine = accepted(propose(round_))
    uid = reword(round_, "Varje kommun ska ha två kontaktpersoner.")
    page = look(desk, round_)
    assert "1 stycke har ändrats utan att något svar ligger bakom." in page.said
    page = desk.submit(page, "Koppla till dess svar", **{f"{uid}-number": mine.number})
    assert f"Ändringen är kopplad till svaret på synpunkt {mine.number}." in page.said
    assert "Varje ändring har ett svar bakom sig." in page.said
    assert make.rows(DispositionChange) == 1


def test_a_passage_that_was_taken_out_can_be_linked_too(desk: Visitor, round_: Consultation) -> None:
    struck = propose(round_, OLD, "")
    take(struck)
    other = accepted(propose(round_, proposed="tre"))
    with transaction():
        proposals.unlink(answering.staff(), make.answer_of(struck), str(struck.uid))
    page = look(desk, round_)
    page = desk.submit(page, "Koppla till dess svar", **{f"{struck.uid}-number": other.number})
    assert "Varje ändring har ett svar bakom sig." in page.said
    assert "Ett stycke som är borttaget" in rows(look(desk, round_, "all"))[0]


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("", 422, "Skriv en synpunkts nummer."),
        ("x", 422, "Det finns ingen synpunkt med det numret."),
        ("0", 422, "Det finns ingen synpunkt med det numret."),
        ("99", 422, "Det finns ingen synpunkt med det numret."),
        ("1", 409, "Ta först tillbaka svaret och välj ett annat utfall."),
    ],
)
def test_what_is_no_answer_that_changes_the_text_is_told_and_kept(
    desk: Visitor, round_: Consultation, typed: str, status: int, said: str
) -> None:
    answering.answer(propose(round_))
    uid = reword(round_, "Varje kommun ska ha två kontaktpersoner.")
    page = desk.submit(look(desk, round_), "Koppla till dess svar", **{f"{uid}-number": typed})
    assert page.status_code == status
    assert said in page.said
    assert page.one(f"//input[@name='{uid}-number']/@value") == typed
    assert make.rows(DispositionChange) == 0


def test_an_approver_reads_it_and_links_nothing(client: Visitor, round_: Consultation) -> None:
    reword(round_, "Varje kommun ska ha två kontaktpersoner.")
    make.sign_in(client, make.user(Role.APPROVER))
    page = look(client, round_)
    assert "utan att något svar ligger bakom" in page.said
    assert "Koppla till dess svar" not in page.said


def test_the_page_costs_the_same_however_many_answers_there_are(
    desk: Visitor, round_: Consultation, queries: Queries
) -> None:
    accepted(propose(round_))
    look(desk, round_)
    with queries.counted() as few:
        look(desk, round_)
    for _turn in range(4):
        accepted(propose(round_))
    with queries.counted() as many:
        look(desk, round_)
    assert len(many) == len(few)
    assert len(few) <= 24
