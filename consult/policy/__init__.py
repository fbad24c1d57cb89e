"""Who may do what: one table of predicates, and their twins in SQL for lists."""

from collections.abc import Callable
from typing import Any

from consult.errors import NotAllowed, NotFound, WrongState
from consult.model.consultations import Consultation
from consult.model.disposals import Disposal
from consult.model.dispositions import Disposition, DispositionState
from consult.model.report_editions import Edition
from consult.model.reports import Report
from consult.model.users import Role, User
from consult.model.versions import Version, VersionState
from consult.model.views import View
from consult.policy import closing, commenting, organisations, rooms
from consult.policy.actor import ANONYMOUS, SYSTEM, Actor
from consult.policy.claiming import Claiming, may_claim
from consult.policy.permissions import CHANGING, HIDING, Permission
from consult.policy.speaking import Barrier, Speaking, barrier, may_reply, may_speak
from consult.policy.visible import (
    own_comments,
    said_by_author,
    unsealed,
    visible_answers,
    visible_comments,
    visible_consultations,
    visible_reactions,
    visible_replies,
    visible_statements,
    visible_versions,
    visible_views,
)

__all__ = [
    "ANONYMOUS",
    "CHANGING",
    "HIDING",
    "RULES",
    "SYSTEM",
    "Actor",
    "Barrier",
    "Claiming",
    "Permission",
    "Predicate",
    "Speaking",
    "allows",
    "barrier",
    "own_comments",
    "require",
    "said_by_author",
    "unsealed",
    "visible_answers",
    "visible_comments",
    "visible_consultations",
    "visible_reactions",
    "visible_replies",
    "visible_statements",
    "visible_versions",
    "visible_views",
]


Predicate = Callable[[Actor, Any], bool]

KEEPING = frozenset({Role.REGISTRAR, Role.PROCESS_OWNER, Role.ADMINISTRATOR})
"""Who sees how long things are kept; one of them proposes what is disposed of and another notes the decision."""


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


def _view_owner(actor: Actor, subject: View) -> bool:
    """Let whoever saved a list change it, and process owners a shared one, whose owner may have left."""
    if not actor.is_staff:
        return False
    return subject.owner_id == actor.user_id or (subject.is_shared and Role.PROCESS_OWNER in actor.roles)


def _may_decide(actor: Actor, subject: Disposal) -> bool:
    """Let someone else than who proposed a disposal note that it has been decided."""
    return bool(actor.roles & KEEPING) and subject.proposed_by_id != actor.user_id


def _oneself_or_registrar(actor: Actor, subject: User) -> bool:
    return subject.id == actor.user_id or Role.REGISTRAR in actor.roles


def _version_shown(actor: Actor, subject: Version) -> bool:
    return actor.is_staff or subject.state is VersionState.PUBLISHED


def _consultation_shown(actor: Actor, subject: Consultation) -> bool:
    """Keep showing what was announced once, also when it has been cancelled since."""
    return actor.is_staff or subject.announced_at is not None


def _answer_shown(actor: Actor, subject: Disposition) -> bool:
    return actor.is_staff or subject.state is DispositionState.RELEASED


def _report_shown(actor: Actor, subject: Report) -> bool:
    return actor.is_staff or subject.released_at is not None


def _edition_shown(actor: Actor, subject: Edition) -> bool:
    return actor.is_staff or subject.released_at is not None


RULES: dict[Permission, Predicate] = {
    Permission.ACCOUNT_ENTER: _anyone,
    Permission.SIGNED_IN: _signed_in,
    Permission.PROGRAM: _only_the_program,
    Permission.DESK_READ: _staff(),
    Permission.USERS_MANAGE: _staff(Role.ADMINISTRATOR),
    Permission.ORGANISATIONS_MANAGE: _staff(Role.ADMINISTRATOR, Role.PROCESS_OWNER),
    Permission.ORGANISATION_READ: organisations.shown,
    Permission.ORGANISATION_CONTACT: organisations.contacts_shown,
    Permission.ORGANISATION_INTRODUCE: organisations.may_introduce,
    Permission.ORGANISATION_MEMBERS_MANAGE: organisations.may_manage_members,
    Permission.STEPS_READ: rooms.steps_shown,
    Permission.STEPS_SET: rooms.may_set_steps,
    Permission.EVENTS_READ: _staff(Role.ADMINISTRATOR),
    Permission.STRATEGIES_EDIT: _staff(Role.DRAFTER, Role.PROCESS_OWNER),
    Permission.PLANS_EDIT: _staff(Role.DRAFTER, Role.PROCESS_OWNER),
    Permission.VERSION_READ: _version_shown,
    Permission.CONSULTATIONS_MANAGE: _staff(Role.PROCESS_OWNER),
    Permission.CONSULTATION_READ: _consultation_shown,
    Permission.COMMENTS_READ: commenting.all_shown,
    Permission.COMMENT_READ: commenting.shown,
    Permission.COMMENT_POST: may_speak,
    Permission.COMMENT_REPLY: may_reply,
    Permission.COMMENT_SUPPORT: may_speak,
    Permission.COMMENT_CHANGE: commenting.is_author,
    Permission.REACTION_GIVE: commenting.concerned,
    Permission.ANSWERS_REGISTER: _staff(Role.DRAFTER, Role.PROCESS_OWNER, Role.REGISTRAR),
    Permission.ANSWER_CLAIM: may_claim,
    Permission.COMMENTS_REVIEW: _staff(Role.PROCESS_OWNER, Role.REGISTRAR),
    Permission.WORDS_REDACT: _staff(*rooms.REDACTING),
    Permission.REGISTER_READ: _staff(),
    Permission.REGISTER_EDIT: _staff(Role.PROCESS_OWNER, Role.REGISTRAR),
    Permission.CASE_DISCLOSE: _staff(Role.PROCESS_OWNER, Role.REGISTRAR),
    Permission.CASE_CLOSE: _staff(Role.REGISTRAR),
    Permission.PACKAGE_READ: _staff(Role.REGISTRAR),
    Permission.ORIGINAL_READ: commenting.original_shown,
    Permission.QUEUE_READ: _staff(),
    Permission.NOTE_WRITE: _staff(),
    Permission.VIEW_CHANGE: _view_owner,
    Permission.DISPOSITION_EDIT: _staff(Role.DRAFTER, Role.PROCESS_OWNER),
    Permission.REFERRALS_EDIT: _staff(Role.DRAFTER, Role.PROCESS_OWNER),
    Permission.BATCHES_MAKE: _staff(Role.DRAFTER, Role.PROCESS_OWNER, Role.APPROVER),
    Permission.DISPOSITION_APPROVE: _staff(Role.APPROVER),
    Permission.ANSWERS_RELEASE: _staff(Role.PROCESS_OWNER, Role.APPROVER),
    Permission.ANSWER_READ: _answer_shown,
    Permission.LETTERHEAD_EDIT: _staff(Role.PROCESS_OWNER),
    Permission.REPORT_EDIT: _staff(Role.DRAFTER, Role.PROCESS_OWNER),
    Permission.REPORT_FREEZE: _staff(Role.PROCESS_OWNER),
    Permission.REPORT_READ: _report_shown,
    Permission.EDITION_READ: _edition_shown,
    Permission.DECISIONS_RECORD: _staff(Role.PROCESS_OWNER, Role.REGISTRAR),
    Permission.REQUESTS_HANDLE: _staff(Role.REGISTRAR),
    Permission.IDENTITY_PROTECT: _oneself_or_registrar,
    Permission.IDENTITIES_READ: _staff(Role.REGISTRAR),
    Permission.RECORD_CORRECT: _staff(Role.REGISTRAR),
    Permission.PEOPLE_ERASE: _staff(Role.REGISTRAR),
    Permission.DISPOSALS_READ: _staff(*KEEPING),
    Permission.DISPOSALS_EDIT: _staff(Role.REGISTRAR),
    Permission.DISPOSAL_DECIDE: _may_decide,
    Permission.DISPOSAL_DECLINE: _staff(*KEEPING),
    Permission.ROOM_ENTER: rooms.may_enter,
    Permission.ROOM_OWN: rooms.may_own,
    Permission.ROOM_WRITE: rooms.may_write,
    Permission.ROOM_SIGN: rooms.may_sign,
    Permission.STATEMENT_SUBMIT: rooms.may_submit,
    Permission.STATEMENT_READ: rooms.statement_shown,
    Permission.PARTY_READ: rooms.party_shown,
    Permission.PARTY_ANSWER: rooms.may_answer_as_party,
    Permission.COPY_READ: rooms.copy_shown,
}


def allows(actor: Actor, permission: Permission, subject: object = None) -> bool:
    """Tell if the actor may."""
    return actor.is_system or RULES[permission](actor, subject)


def require(actor: Actor, permission: Permission, subject: object = None) -> None:
    """Refuse unless the actor may; what may not be seen is not found, and in a closed case nobody writes."""
    if not allows(actor, permission, subject):
        raise NotFound if permission in HIDING else NotAllowed(permission)
    if permission in CHANGING and not actor.is_system and closing.is_closed(subject):
        raise WrongState("case_closed")
