"""The way in by an organisation's mailbox: send a new link there, or withdraw the one that was sent.

Staff never choose who comes in, and see nothing of what those who came in write. They only let whoever reads the mailbox
that is known for the organisation come in anew, when its coordinator has left or a link has gone astray.
"""

from sqlalchemy import update

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, WrongState
from consult.model.organisations import Organisation
from consult.model.records import Verb
from consult.model.users import LinkPurpose, SingleUseLink
from consult.policy import Actor, Permission
from consult.services import events, organisations


def send(actor: Actor, organisation: Organisation) -> None:
    """Have a new link sent to the mailbox; whoever has an earlier one does not come in with it any more."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    mine = organisations.locked(organisation)
    if not mine.email:
        raise Invalid("mailbox_unknown")
    _withdraw(mine)
    events.record(actor, Verb.LINK_SENT, mine)


def withdraw(actor: Actor, organisation: Organisation) -> None:
    """Let nobody come in by a link that was sent to the mailbox."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    mine = organisations.locked(organisation)
    if not _withdraw(mine):
        raise WrongState("link_not_open")
    events.record(actor, Verb.LINK_WITHDRAWN, mine)


def _withdraw(organisation: Organisation) -> bool:
    """Withdraw the mailbox's links, and what people were sent themselves because they had one of them."""
    by_mailbox = (SingleUseLink.purpose == LinkPurpose.CLAIM) | SingleUseLink.parent_id.is_not(None)
    withdrawn = db.session.scalars(
        update(SingleUseLink)
        .where(
            SingleUseLink.organisation_id == organisation.id, by_mailbox, SingleUseLink.open_at(clock.now())
        )
        .values(withdrawn_at=clock.now())
        .returning(SingleUseLink.id)
        .execution_options(synchronize_session=False)
    )
    return bool(withdrawn.all())
