"""Who may do what: one table of predicates, and their twins in SQL for lists."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, false, or_, true

from consult import clock
from consult.errors import NotAllowed, NotFound
from consult.model.comments import Comment
from consult.model.consultations import Consultation, ConsultationState, Participation, Phase, Visibility
from consult.model.dispositions import Disposition, DispositionState
from consult.model.organisations import Organisation, OrganisationRole
from consult.model.reports import Report
from consult.model.users import Role
from consult.model.versions import Version, VersionState


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with roles and memberships, anyone, or the program itself."""

    user_id: int | None = None
    name: str = ""
    title: str = ""
    locale: str = "sv"
    roles: frozenset[Role] = frozenset()
    memberships: dict[int, OrganisationRole] = field(default_factory=dict)
    is_system: bool = False

    @property
    def is_anonymous(self) -> bool:
        """Tell if nobody is signed in."""
        return self.user_id is None and not self.is_system

    @property
    def is_staff(self) -> bool:
        """Tell if the person works for the region."""
        return bool(self.roles)


ANONYMOUS = Actor()
SYSTEM = Actor(is_system=True)


class Permission(StrEnum):
    """Everything that can be allowed."""

    ACCOUNT_ENTER = "account.enter"
    SIGNED_IN = "signed_in"
    PROGRAM = "program"
    DESK_READ = "desk.read"
    USERS_MANAGE = "users.manage"
    ORGANISATIONS_MANAGE = "organisations.manage"
    ORGANISATION_READ = "organisation.read"
    ORGANISATION_MEMBERS_MANAGE = "organisation.members_manage"
    EVENTS_READ = "events.read"
    STRATEGIES_EDIT = "strategies.edit"
    PLANS_EDIT = "plans.edit"
    VERSION_READ = "version.read"
    CONSULTATIONS_MANAGE = "consultations.manage"
    CONSULTATION_READ = "consultation.read"
    COMMENTS_READ = "comments.read"
    COMMENT_READ = "comment.read"
    COMMENT_POST = "comment.post"
    COMMENT_REPLY = "comment.reply"
    COMMENT_SUPPORT = "comment.support"
    COMMENT_CHANGE = "comment.change"
    ANSWERS_REGISTER = "answers.register"
    QUEUE_READ = "queue.read"
    DISPOSITION_EDIT = "disposition.edit"
    DISPOSITION_APPROVE = "disposition.approve"
    ANSWERS_RELEASE = "answers.release"
    ANSWER_READ = "answer.read"
    REPORT_EDIT = "report.edit"
    REPORT_READ = "report.read"
    DECISIONS_RECORD = "decisions.record"


Predicate = Callable[[Actor, Any], bool]


def _anyone(_actor: Actor, _subject: object) -> bool:
    return True


def _only_the_program(_actor: Actor, _subject: object) -> bool:
    return False


def _signed_in(actor: Actor, _subject: object) -> bool:
    return actor.user_id is not None


def _staff(*roles: Role) -> Predicate:
    wanted = frozenset(roles) or frozenset(Role)

    def holds(actor: Actor, _subject: object) -> bool:
        return bool(actor.roles & wanted)

    return holds


def _version_shown(actor: Actor, subject: Version) -> bool:
    return actor.is_staff or subject.state is VersionState.PUBLISHED


def _consultation_shown(actor: Actor, subject: Consultation) -> bool:
    """Keep showing what was announced once, also when it has been cancelled since."""
    return actor.is_staff or subject.announced_at is not None


def _comments_shown(actor: Actor, subject: Consultation) -> bool:
    """Staff read what has been received at once: it is a public record; others wait while it is sealed."""
    return actor.is_staff or (subject.state is ConsultationState.ANNOUNCED and subject.is_unsealed)


def _is_own(actor: Actor, comment: Comment) -> bool:
    said = comment.author_id == actor.user_id and comment.registration_id is None
    return actor.user_id is not None and (said or comment.organisation_id in actor.memberships)


def _comment_shown(actor: Actor, subject: Comment) -> bool:
    """One's own comments, and those of one's organisation, are always shown; `consultation` must be loaded."""
    return _is_own(actor, subject) or _comments_shown(actor, subject.consultation)


@dataclass(frozen=True, slots=True)
class Speaking:
    """Someone about to say something in a consultation, for an organisation, for themselves or for the region.

    `extended_to` is the last day that this organisation was granted, when it is later than everyone's.
    """

    consultation: Consultation
    organisation: Organisation | None = None
    is_invited: bool = False
    extended_to: date | None = None


class Barrier(StrEnum):
    """Why someone may not speak, the first thing in the way."""

    NOT_YET = "not_yet"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    SIGN_IN = "sign_in"
    STAFF = "staff"
    NOT_MEMBER = "not_member"
    NOT_INVITED = "not_invited"


_BARRIERS = {Phase.UPCOMING: Barrier.NOT_YET, Phase.OPEN: None, Phase.CLOSED: Barrier.CLOSED}


def barrier(actor: Actor, subject: Speaking) -> Barrier | None:
    """Tell why the actor may not speak: staff never, others while it is open and for their own body only."""
    in_the_way = _BARRIERS.get(subject.consultation.phase(subject.extended_to), Barrier.CANCELLED)
    if in_the_way:
        return in_the_way
    if actor.user_id is None:
        return Barrier.SIGN_IN
    if actor.is_staff:
        return Barrier.STAFF
    if subject.organisation is not None and subject.organisation.id not in actor.memberships:
        return Barrier.NOT_MEMBER
    must_be_invited = subject.consultation.participation is Participation.INVITED
    return Barrier.NOT_INVITED if must_be_invited and not subject.is_invited else None


def _may_speak(actor: Actor, subject: Speaking) -> bool:
    return barrier(actor, subject) is None


def _may_reply(actor: Actor, subject: Speaking) -> bool:
    """Drafters and process owners ask back while it is open or being worked on; others as when they comment."""
    if actor.is_staff:
        phase = subject.consultation.phase()
        return _staff(Role.DRAFTER, Role.PROCESS_OWNER)(actor, None) and phase in {Phase.OPEN, Phase.CLOSED}
    return _may_speak(actor, subject)


def _author(actor: Actor, subject: Comment) -> bool:
    return actor.user_id is not None and subject.author_id == actor.user_id


def _answer_shown(actor: Actor, subject: Disposition) -> bool:
    return actor.is_staff or subject.state is DispositionState.RELEASED


def _report_shown(actor: Actor, subject: Report) -> bool:
    return actor.is_staff or subject.released_at is not None


def _organisation_shown(actor: Actor, subject: Organisation) -> bool:
    return actor.is_staff or subject.id in actor.memberships


def _members_manager(actor: Actor, subject: Organisation) -> bool:
    return (
        Role.ADMINISTRATOR in actor.roles or actor.memberships.get(subject.id) is OrganisationRole.COORDINATOR
    )


RULES: dict[Permission, Predicate] = {
    Permission.ACCOUNT_ENTER: _anyone,
    Permission.SIGNED_IN: _signed_in,
    Permission.PROGRAM: _only_the_program,
    Permission.DESK_READ: _staff(),
    Permission.USERS_MANAGE: _staff(Role.ADMINISTRATOR),
    Permission.ORGANISATIONS_MANAGE: _staff(Role.ADMINISTRATOR, Role.PROCESS_OWNER),
    Permission.ORGANISATION_READ: _organisation_shown,
    Permission.ORGANISATION_MEMBERS_MANAGE: _members_manager,
    Permission.EVENTS_READ: _staff(Role.ADMINISTRATOR),
    Permission.STRATEGIES_EDIT: _staff(Role.DRAFTER, Role.PROCESS_OWNER),
    Permission.PLANS_EDIT: _staff(Role.DRAFTER, Role.PROCESS_OWNER),
    Permission.VERSION_READ: _version_shown,
    Permission.CONSULTATIONS_MANAGE: _staff(Role.PROCESS_OWNER),
    Permission.CONSULTATION_READ: _consultation_shown,
    Permission.COMMENTS_READ: _comments_shown,
    Permission.COMMENT_READ: _comment_shown,
    Permission.COMMENT_POST: _may_speak,
    Permission.COMMENT_REPLY: _may_reply,
    Permission.COMMENT_SUPPORT: _may_speak,
    Permission.COMMENT_CHANGE: _author,
    Permission.ANSWERS_REGISTER: _staff(Role.DRAFTER, Role.PROCESS_OWNER, Role.REGISTRAR),
    Permission.QUEUE_READ: _staff(),
    Permission.DISPOSITION_EDIT: _staff(Role.DRAFTER, Role.PROCESS_OWNER),
    Permission.DISPOSITION_APPROVE: _staff(Role.APPROVER),
    Permission.ANSWERS_RELEASE: _staff(Role.PROCESS_OWNER, Role.APPROVER),
    Permission.ANSWER_READ: _answer_shown,
    Permission.REPORT_EDIT: _staff(Role.DRAFTER, Role.PROCESS_OWNER),
    Permission.REPORT_READ: _report_shown,
    Permission.DECISIONS_RECORD: _staff(Role.PROCESS_OWNER, Role.REGISTRAR),
}

HIDING = frozenset(
    {
        Permission.VERSION_READ,
        Permission.CONSULTATION_READ,
        Permission.COMMENT_READ,
        Permission.ANSWER_READ,
        Permission.REPORT_READ,
    }
)
"""Permissions whose refusal must not tell that the thing exists."""


def allows(actor: Actor, permission: Permission, subject: object = None) -> bool:
    """Tell if the actor may."""
    return actor.is_system or RULES[permission](actor, subject)


def require(actor: Actor, permission: Permission, subject: object = None) -> None:
    """Refuse unless the actor may; what may not be seen is not found."""
    if not allows(actor, permission, subject):
        raise NotFound if permission in HIDING else NotAllowed(permission)


def visible_versions(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which versions the actor may read."""
    return true() if actor.is_staff or actor.is_system else Version.state == VersionState.PUBLISHED


def visible_consultations(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which consultations the actor may read."""
    return true() if actor.is_staff or actor.is_system else Consultation.announced_at.is_not(None)


def visible_comments(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which comments the actor may read; `Consultation` must be joined."""
    return or_(unsealed(actor), own_comments(actor))


def unsealed(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL in which consultations the actor may read every comment."""
    if actor.is_staff or actor.is_system:
        return true()
    today = clock.today()
    return (Consultation.state == ConsultationState.ANNOUNCED) & or_(
        (Consultation.visibility == Visibility.OPEN) & (Consultation.first_day <= today),
        Consultation.last_day < today,
    )


def own_comments(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which comments are the actor's own or their organisations'."""
    if actor.user_id is None:
        return false()
    said = (Comment.author_id == actor.user_id) & Comment.registration_id.is_(None)
    return or_(said, Comment.organisation_id.in_(actor.memberships))


def visible_answers(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which answers the actor may read."""
    return true() if actor.is_staff or actor.is_system else Disposition.state == DispositionState.RELEASED
