"""The directory of organisations: who reads of one, reaches its people, puts it there and lets others in."""

from consult.model.organisations import Organisation, OrganisationRole
from consult.model.users import Role
from consult.policy.actor import Actor

_CORRESPONDING = frozenset({Role.ADMINISTRATOR, Role.PROCESS_OWNER, Role.REGISTRAR})


def shown(actor: Actor, subject: Organisation) -> bool:
    """Show an organisation to staff and to its members."""
    return actor.is_staff or subject.id in actor.memberships


def contacts_shown(actor: Actor, subject: Organisation) -> bool:
    """Show colleagues how members are reached, and of the staff those who write to organisations or help them in."""
    return bool(actor.roles & _CORRESPONDING) or subject.id in actor.memberships


def may_introduce(actor: Actor, _subject: object) -> bool:
    """Let people put their own organisation in the directory; staff add organisations as a part of their work."""
    return actor.user_id is not None and not actor.is_staff


def may_manage_members(actor: Actor, subject: Organisation) -> bool:
    """Only its own coordinators say who belongs to an organisation: whoever let others in could read its room."""
    return actor.memberships.get(subject.id) is OrganisationRole.COORDINATOR
