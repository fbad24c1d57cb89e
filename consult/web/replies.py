"""How one invited body replies: what it was sent, who came in, what it asked for, and what happened when."""

from flask import Blueprint, Response

from consult.policy import Permission, allows
from consult.queries import invitations, mailboxes, reminders, replies
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.page import page
from consult.web.rounds import bp as rounds_bp
from consult.web.rounds import mine

bp = Blueprint("replies", __name__, url_prefix=rounds_bp.url_prefix)


@bp.get("/<slug>/invited/<organisation>/log")
def show(slug: str, organisation: str) -> Response:
    """Show where one body stands, and everything between it and the region."""
    actor, consultation = current_actor(), mine(slug)
    invitation = invitations.by_organisation(actor, consultation, organisation)
    body = invitation.organisation
    return page(
        "replies/show.html",
        **room(consultation, "round"),
        invitation=invitation,
        body=body,
        reply=replies.of(consultation, invitation),
        happened=replies.log(actor, consultation, body),
        reminded=reminders.log(actor, consultation).get(body.id, []),
        links=mailboxes.sent(actor, body) if allows(actor, Permission.ORGANISATION_CONTACT, body) else [],
        phase=consultation.phase(invitation.extended_to),
    )
