"""The way in by an organisation's mailbox, in the hands of staff: a new link, or none."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import DomainError
from consult.model.organisations import Organisation
from consult.policy import Actor
from consult.queries import organisations as bodies
from consult.services import mailboxes
from consult.web.auth import current_actor
from consult.web.organisations import bp
from consult.web.refusals import tell

__all__ = ["bp"]


@bp.post("/organisations/<slug>/link")
def send_link(slug: str) -> AnyResponse:
    """Send a new link to the organisation's mailbox."""
    return _do(
        slug, mailboxes.send, _("A new link is on its way to the mailbox. Earlier ones no longer work.")
    )


@bp.post("/organisations/<slug>/link/withdraw")
def withdraw_link(slug: str) -> AnyResponse:
    """Withdraw the link that was sent to the organisation's mailbox."""
    return _do(slug, mailboxes.withdraw, _("The link is withdrawn. Nobody comes in by it any more."))


def _do(slug: str, service: Callable[[Actor, Organisation], None], done: str) -> AnyResponse:
    actor = current_actor()
    organisation = bodies.by_slug(actor, slug)
    try:
        with transaction():
            service(actor, organisation)
    except DomainError as error:
        tell(error)
    else:
        flash(done, "success")
    return redirect(url_for("organisations.show", slug=slug, _anchor="links"), 303)
