"""The matrix at the desk: who has said how much about what, as a table, as a file and as a picture."""

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from consult import policy
from consult.labels import words
from consult.model.comments import STRONGEST_FIRST
from consult.model.consultations import Consultation
from consult.policy import Permission
from consult.queries import consultations, matrix, reminders
from consult.queries.filters import WHOLE
from consult.queries.matrix import Cell, Line, Matrix, Section
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.downloads import as_file, as_table
from consult.web.locale import in_text
from consult.web.matrix_marks import Marks
from consult.web.page import page

bp = Blueprint("matrix", __name__, url_prefix="/desk/consultations/<slug>/matrix")

MANY = 12
"""With more sections than so, only their numbers stand above the columns, and their titles in a list."""


@bp.get("")
def show(slug: str) -> Response:
    """Show which organisation has commented on which section, and whom one can remind."""
    actor = current_actor()
    consultation = _found(slug)
    shown = matrix.matrix(actor, consultation)
    manages = policy.allows(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    ready = reminders.ready(actor, consultation) if manages else frozenset()
    return page(
        "matrix/show.html",
        **room(consultation, "matrix"),
        matrix=shown,
        answered=sum(each.has_answered for each in shown.lines),
        asked=sum(each.invitation is not None for each in shown.lines),
        marks=Marks(url_for("queue.index", slug=slug)),
        stances=STRONGEST_FIRST,
        many=len(shown.sections) > MANY,
        empty={each.organisation.id for each in shown.lines if each.is_empty and each.organisation} & ready,
        tick=request.args.get("tick") == "empty",
    )


@bp.get("/export.<kind>")
def export(slug: str, kind: str) -> Response:
    """Give the same figures as a table: for each section how many comments, and the strongest stance."""
    consultation = _found(slug)
    shown = matrix.matrix(current_actor(), consultation)
    heads = [_("Organisation"), _("Sector"), _("State"), _("More time until")]
    for section in shown.sections:
        heads += [
            _("%(section)s: comments", section=named(section)),
            _("%(section)s: strongest stance", section=named(section)),
        ]
    rows = [_row(shown, line) for line in shown.lines]
    return as_table(f"{slug}-matrix", kind, [[*heads, _("Total")], *rows])


@bp.get("/picture.svg")
def picture(slug: str) -> Response:
    """Give the same figures as a picture, for a presentation or a report."""
    consultation = _found(slug)
    shown = matrix.matrix(current_actor(), consultation)
    drawn = render_template(
        "matrix/picture.svg",
        consultation=consultation,
        matrix=shown,
        stances=[each for each in STRONGEST_FIRST if each in _stances(shown)],
        named=named,
        state=state,
    )
    return as_file(drawn, "image/svg+xml", f"{slug}-matrix.svg")


def _found(slug: str) -> Consultation:
    actor = current_actor()
    policy.require(actor, Permission.QUEUE_READ)
    return consultations.by_slug(actor, slug)


def _stances(shown: Matrix) -> set[object]:
    return {cell.stance for line in shown.lines for cell in line.cells.values()}


def named(section: Section) -> str:
    """Give the number and title of a section, or say that it is the whole plan."""
    return (
        f"{section.label} {in_text(section.title)}".strip()
        if section.uid != WHOLE
        else _("The plan as a whole")
    )


def state(line: Line) -> str:
    """Say how a body stands to being asked."""
    if line.is_registered:
        return str(_("Has answered in another way"))
    return words(line.reply) if line.reply else _("Not invited") if line.organisation else ""


def _row(shown: Matrix, line: Line) -> list[object]:
    until = line.invitation.extended_to if line.invitation else None
    cells = [part for section in shown.sections for part in _parts(line.cells.get(section.uid))]
    return [
        line.organisation.name if line.organisation else _("Private persons"),
        words(line.sector),
        state(line),
        until.isoformat() if until else "",
        *cells,
        line.comments,
    ]


def _parts(cell: Cell | None) -> tuple[object, object]:
    if cell is None:
        return "", ""
    if not cell.comments:
        return 0, _("No comments")
    return cell.comments, words(cell.stance) if cell.stance else ""
