"""Figures at the desk: meters, charts with their tables, and each of them as a file and as a picture."""

from flask import Blueprint, Response
from flask_babel import gettext as _

from consult import policy
from consult.model.consultations import Consultation
from consult.policy import Permission
from consult.queries import choices, consultations, figures, progress
from consult.web import figure_files
from consult.web import figures_shown as shown
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.figures_drawn import Figure
from consult.web.page import page

bp = Blueprint("figures", __name__, url_prefix="/desk/consultations/<slug>/figures")


@bp.get("")
def show(slug: str) -> Response:
    """Show how a consultation and the work on it go."""
    consultation = _found(slug)
    return page(
        "figures/show.html",
        **room(consultation, "matrix"),
        meters=progress.meters(current_actor(), consultation),
        figures=_figures(consultation),
    )


@bp.get("/<name>/export.<kind>")
def export(slug: str, name: str, kind: str) -> Response:
    """Give the table of one figure as a file."""
    return figure_files.table(slug, _named(slug, name), kind)


@bp.get("/<name>/picture.svg")
def picture(slug: str, name: str) -> Response:
    """Give the picture of one figure as a file, for a presentation or a report."""
    return figure_files.picture(slug, _named(slug, name))


def _found(slug: str) -> Consultation:
    actor = current_actor()
    policy.require(actor, Permission.QUEUE_READ)
    return consultations.by_slug(actor, slug)


def _named(slug: str, name: str) -> Figure:
    return figure_files.chosen(_figures(_found(slug)), name)


def _figures(consultation: Consultation) -> list[Figure]:
    actor = current_actor()
    given = choices.choices(actor, consultation)
    work, course = figures.work(actor, consultation), figures.course(actor, consultation)
    answers = figures.answers(actor, consultation)
    return [
        shown.left(consultation, course),
        shown.drafters(consultation, work, given),
        shown.sections(consultation, work, given),
        shown.rates(answers),
        shown.stances({sector: each.stances for sector, each in answers.items()}),
        shown.outcomes(
            work.outcomes,
            _("What is proposed, approved or shown so far. Withdrawn comments are an outcome of their own."),
        ),
        shown.times(course),
    ]
