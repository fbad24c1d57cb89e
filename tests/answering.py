"""What the region does with comments, for tests that begin where it has been done."""

from datetime import timedelta

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Outcome
from consult.model.plans import Plan
from consult.model.users import Role
from consult.policy import SYSTEM, Actor
from consult.queries import consultations
from consult.services import dispositions, imports, proposals, releases, sections
from tests import factories


def close(consultation: Consultation) -> None:
    """Let the last reply date of a consultation be yesterday."""
    consultation = db.session.get_one(Consultation, consultation.id)
    consultation.last_day = clock.today() - timedelta(days=1)
    consultation.first_day = min(consultation.first_day, consultation.last_day)
    db.session.commit()


def staff(role: Role = Role.DRAFTER) -> Actor:
    """Give a new colleague with a role."""
    return factories.actor(factories.user(role))


def answer(
    comment: Comment, outcome: Outcome = Outcome.NOT_ACCEPTED, reasons: str = "Därför att det är så."
) -> None:
    """Answer a comment and have a colleague approve the answer."""
    mine = dispositions.locked(db.session.get_one(Comment, comment.id).disposition_id or 0)
    with transaction():
        dispositions.propose(staff(), mine, Answer(outcome, {"sv": reasons}), mine.revision)
    approve(comment)


def approve(comment: Comment) -> None:
    """Have a colleague approve the answer to a comment."""
    mine = dispositions.locked(db.session.get_one(Comment, comment.id).disposition_id or 0)
    with transaction():
        dispositions.approve(staff(Role.APPROVER), mine)


def link(comment: Comment, label: str) -> None:
    """Say that a passage of the working text was changed because of a comment."""
    mine = dispositions.locked(db.session.get_one(Comment, comment.id).disposition_id or 0)
    with transaction():
        proposals.link(SYSTEM, mine, label)


def release(consultation: Consultation) -> None:
    """Close a consultation and show its approved answers to everyone."""
    close(consultation)
    with transaction():
        releases.release(SYSTEM, consultations.by_slug(SYSTEM, consultation.slug))


def redraft(plan: Plan, source: str, locale: str = "sv") -> None:
    """Let another text be the working text of a plan, or its translation; passages that go on keep their identity."""
    seen = str(factories.working(plan).revision)
    with transaction():
        imports.use(SYSTEM, plan, locale, sections.Draft(source, seen))
