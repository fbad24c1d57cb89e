"""The list of invited organisations as a table: brought in row by row, and given out."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from consult import clock, policy
from consult.labels import words
from consult.model.consultations import Invitation, Reply
from consult.model.organisations import Sector
from consult.policy import Permission
from consult.queries import invitations, replies
from consult.services import invitations as inviting
from consult.web import body_rows, listing
from consult.web.admin import chosen
from consult.web.auth import current_actor
from consult.web.body_rows import COLUMNS
from consult.web.desk import room
from consult.web.downloads import as_table
from consult.web.listing import Purpose
from consult.web.rounds import bp as rounds_bp
from consult.web.rounds import mine

bp = Blueprint("invited_lists", __name__, url_prefix=rounds_bp.url_prefix)


@bp.route("/<slug>/list", methods=["GET", "POST"])
def add(slug: str) -> AnyResponse:
    """Put many organisations on the list at once, from a pasted table or a file."""
    consultation = mine(slug)

    def done(count: int) -> AnyResponse:
        flash(
            ngettext(
                "%(num)s organisation came to the list.", "%(num)s organisations came to the list.", count
            ),
            "success",
        )
        return redirect(url_for("rounds.show", slug=slug, _anchor="invited"), 303)

    return listing.receive(
        Purpose(
            page=room(consultation, "round") | {"back": url_for("rounds.show", slug=slug)},
            listed=frozenset(each.organisation_id for each in consultation.invitations),
            save=lambda bodies: inviting.add(current_actor(), consultation, bodies),
            done=done,
        )
    )


@bp.get("/template.<kind>")
def template(kind: str) -> Response:
    """Give an empty table with the right columns and one example, to fill in."""
    policy.require(current_actor(), Permission.ORGANISATIONS_MANAGE)
    example = {
        "name": _("Example Municipality"),
        "sector": words(Sector.MUNICIPALITY),
        "email": "kommun@example.org",
        "number": "",
        "contact": "Kim Exempel",
        "locale": _("Swedish"),
    }
    return as_table("template", kind, [body_rows.heads(), [example[name] for name in COLUMNS]])


@bp.get("/<slug>/list/export.<kind>")
def export(slug: str, kind: str) -> Response:
    """Give the list with how far each organisation has come."""
    actor, consultation = current_actor(), mine(slug)
    wanted = chosen(Reply, "reply")
    heads = [
        *body_rows.heads(),
        _("State"),
        _("Invited on"),
        _("Opened on"),
        _("More time until"),
        _("Asks for time until"),
    ]
    rows = [
        _row(each, reply)
        for each in invitations.listed(actor, consultation)
        if (reply := replies.of(consultation, each)) and wanted in {None, reply}
    ]
    return as_table(slug, kind, [heads, *rows])


def _row(invitation: Invitation, reply: Reply) -> list[object]:
    body = invitation.organisation
    days = (invitation.invited_at, invitation.opened_at)
    return [
        body.name,
        words(body.sector),
        body.email,
        body.number,
        body.contact,
        body.locale,
        words(reply),
        *(clock.local_date(each).isoformat() if each else "" for each in days),
        *(each.isoformat() if each else "" for each in (invitation.extended_to, invitation.asked_until)),
    ]
