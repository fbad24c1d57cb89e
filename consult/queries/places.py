"""Places that can be commented on, and for whom the actor can speak there."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import contains_eager, joinedload

from consult.db import db
from consult.errors import NotFound
from consult.model.consultations import Consultation, Invitation, InvitationState, Question
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.users import User
from consult.model.versions import Block, BlockText
from consult.policy import Actor, Speaking, visible_consultations
from consult.text.blocks import BlockKind


@dataclass(frozen=True, slots=True)
class Place:
    """What a comment is about: a block in the language it is read in, a guiding question, or the whole plan.

    `consultation` comes with its plan and version; the ids beside it stay readable when the row is out of date.
    """

    consultation: Consultation
    consultation_id: int
    version_id: int
    question: Question | None = None
    question_id: int | None = None
    uid: str | None = None
    section_uid: str | None = None
    kind: BlockKind | None = None
    level: int = 0
    ordered: bool = False
    label: str = ""
    locale: str | None = None
    plain: str = ""
    html: str = ""


def on_block(actor: Actor, slug: str, uid: str, locale: str) -> Place:
    """Find a block of the version that a consultation is about, in one statement."""
    rows = db.session.execute(
        select(Consultation, Block, BlockText)
        .join(Consultation.plan)
        .join(Consultation.version)
        .join(Block, and_(Block.version_id == Consultation.version_id, Block.uid == uid))
        .join(
            BlockText,
            and_(BlockText.block_id == Block.id, BlockText.locale.in_([locale, Plan.source_locale])),
        )
        .where(Consultation.slug == slug, visible_consultations(actor))
        .options(contains_eager(Consultation.plan), contains_eager(Consultation.version))
    ).all()
    if not rows:
        raise NotFound
    consultation, block, _words = rows[0]
    words = next((each for _c, _b, each in rows if each.locale == locale), rows[0][2])
    return Place(
        consultation,
        consultation.id,
        consultation.version_id,
        uid=block.uid,
        section_uid=block.section_uid,
        kind=block.kind,
        level=block.level,
        ordered=block.ordered,
        label=block.label,
        locale=words.locale,
        plain=words.plain,
        html=words.html,
    )


def on_plan(actor: Actor, slug: str, question: int | None) -> Place:
    """Find the whole plan, or the guiding question with a number."""
    row = db.session.execute(
        select(Consultation, Question)
        .join(Consultation.plan)
        .join(Consultation.version)
        .outerjoin(
            Question, and_(Question.consultation_id == Consultation.id, Question.position == (question or -1))
        )
        .where(Consultation.slug == slug, visible_consultations(actor))
        .options(contains_eager(Consultation.plan), contains_eager(Consultation.version))
    ).first()
    if row is None or (question is not None and row[1] is None):
        raise NotFound
    consultation, asked = row
    return Place(
        consultation,
        consultation.id,
        consultation.version_id,
        question=asked,
        question_id=asked.id if asked else None,
    )


def speakers(actor: Actor, consultation: Consultation) -> list[Speaking]:
    """List for whom the actor can speak in a consultation: their organisations, or else themselves."""
    if not actor.memberships:
        return [Speaking(consultation)]
    rows = db.session.execute(
        select(Organisation, Invitation)
        .outerjoin(
            Invitation,
            and_(
                Invitation.organisation_id == Organisation.id, Invitation.consultation_id == consultation.id
            ),
        )
        .where(Organisation.id.in_(actor.memberships))
        .order_by(Organisation.name)
    )
    return [_speaking(consultation, organisation, invitation) for organisation, invitation in rows]


def speaking(actor: Actor, consultation_id: int, organisation_id: int | None) -> tuple[Speaking, User | None]:
    """Read afresh, in one statement, for whom the actor is about to speak, and who the actor is."""
    row = db.session.execute(
        select(Consultation, Organisation, Invitation, User)
        .select_from(Consultation)
        .outerjoin(Organisation, Organisation.id == organisation_id)
        .outerjoin(
            Invitation,
            and_(
                Invitation.organisation_id == Organisation.id, Invitation.consultation_id == Consultation.id
            ),
        )
        .outerjoin(User, User.id == actor.user_id)
        .where(Consultation.id == consultation_id)
        .options(joinedload(Consultation.plan, innerjoin=True))
        .execution_options(populate_existing=True)
    ).first()
    if row is None or (organisation_id is not None and row[1] is None):
        raise NotFound
    consultation, organisation, invitation, user = row
    return _speaking(consultation, organisation, invitation), user


def _speaking(
    consultation: Consultation, organisation: Organisation | None, invitation: Invitation | None
) -> Speaking:
    return Speaking(
        consultation,
        organisation,
        invitation is not None and invitation.state is not InvitationState.LISTED,
        invitation.extended_to if invitation else None,
    )
