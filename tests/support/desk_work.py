"""A consultation where drafters have done one of everything: moved, put back, split, grouped, answered, released."""

from sqlalchemy import select

from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Outcome, Significance
from consult.model.splits import Part
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import dispositions, groups, placements, releases, splits
from consult.services.anchors import Target
from consult.services.splits import Plan
from consult.text.digest import digest
from consult.text.sentences import Span
from tests import answering, factories

SENTENCES = (
    "Kontaktpersonen behöver en ersättare.",
    "Planen borde nämna 🌲 skogen i varje kommun.",
    "Vem betalar för allt detta?",
)
BODY = "Hej!\n\n" + "\n\n".join(SENTENCES)
NOTE = "Fråga ekonomen innan vi svarar."
DRAFT = "Ett utkast som ingen annan får läsa."


def again(comment: Comment) -> Comment:
    """Give a comment as it stands in the database."""
    db.session.expire_all()
    return db.session.get_one(Comment, comment.id)


def numbered(slug: str, number: int) -> Comment:
    """Find a comment, or a point, by its number."""
    round_ = consultations.by_slug(SYSTEM, slug)
    return db.session.query(Comment).filter_by(consultation_id=round_.id, number=number, position=0).one()


def split(comment: Comment, body: str = BODY, *words: str) -> list[Comment]:
    """Let a drafter split a comment; its first point gets the proposed wording."""
    spans = [Span(body.index(each), body.index(each) + len(each)) for each in words or SENTENCES]
    drafter, mine = answering.staff(), again(comment)
    with transaction():
        splits.split(drafter, mine, Plan(spans, digest(mine.body), is_left_over_right=True))
    return list(
        db.session.scalars(
            select(Comment)
            .join(Part, Part.point_id == Comment.id)
            .where(Part.whole_id == comment.id)
            .order_by(Part.position)
        )
    )


def move(comment: Comment, label: str, because: str) -> None:
    """Let a drafter place a comment or a point at another passage."""
    mine = again(comment)
    version = db.session.get_one(Version, db.session.get_one(Consultation, mine.consultation_id).version_id)
    to, drafter, seen = Target(factories.block_of(version, label).uid), answering.staff(), mine.place_mark
    with transaction():
        placements.place(drafter, mine, to, because, seen)


def take_back(comment: Comment) -> None:
    """Let a drafter put a comment back where it stood."""
    mine = again(comment)
    drafter, seen = answering.staff(), mine.place_mark
    with transaction():
        placements.take_back(drafter, mine, seen)


def draft(comment: Comment) -> None:
    """Let a drafter begin an answer that has no outcome yet, with a note for colleagues."""
    mine, drafter = factories.answer_of(comment), answering.staff()
    with transaction():
        dispositions.save(drafter, mine, Answer(None, {"sv": DRAFT}), mine.revision)
    mine = factories.answer_of(comment)
    with transaction():
        dispositions.note(drafter, mine, NOTE)


def everything(round_: Consultation) -> None:
    """Do one of everything: comment 1 is moved, 2 shares the answer to a point of 3, which becomes 4, 5 and 6."""
    moved = factories.comment(round_, "1.1", body="Det gäller kontaktpersonen.", proposed="Kontaktperson.")
    alike = factories.comment(round_, "1.2", body="Någon måste kunna ersätta.")
    whole = factories.comment(round_, "1.1", words="aktörer", body=BODY, proposed="alla")
    move(moved, "2.1", "Du skriver om kontaktpersonen.")
    first, second, third = split(whole)
    move(first, "2.1", "Ersättaren hör dit.")
    move(second, "2", "Fel gissat.")
    take_back(second)
    with transaction():
        groups.group(answering.staff(), factories.answer_of(first), frozenset({alike.number}))
    factories.approved(first, significance=Significance.SUBSTANTIVE)
    answering.release(round_)
    factories.approved(second, outcome=Outcome.NOT_ACCEPTED, reasons={"sv": DRAFT, "en": "A draft."})
    draft(third)


def release(slug: str) -> None:
    """Release what has been approved."""
    with transaction():
        releases.release(SYSTEM, consultations.by_slug(SYSTEM, slug))
