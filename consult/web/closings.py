"""Closing a case, reopening it, and its archive package."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import DomainError, NotFound
from consult.labels.closings import PACKAGE_FAILURES
from consult.model.consultations import Consultation
from consult.model.report_editions import FileState
from consult.policy import Permission
from consult.queries import closings as queries
from consult.queries import consultations
from consult.queries.closings import Hindrance, Open
from consult.services import closings, packages
from consult.web.auth import current_actor
from consult.web.closings_forms import ClosingForm, ReopeningForm
from consult.web.desk import room
from consult.web.downloads import streamed
from consult.web.page import page
from consult.web.refusals import explain, tell

bp = Blueprint("closings", __name__, url_prefix="/desk/consultations/<slug>/closing")

PLACES: dict[Hindrance, tuple[str, Permission]] = {
    Hindrance.OPEN: ("rounds.show", Permission.DESK_READ),
    Hindrance.UNREVIEWED: ("reviews.index", Permission.COMMENTS_REVIEW),
    Hindrance.UNREGISTERED: ("pieces.index", Permission.ANSWERS_REGISTER),
    Hindrance.UNANSWERED: ("queue.index", Permission.QUEUE_READ),
    Hindrance.UNRELEASED: ("releases.show", Permission.DESK_READ),
    Hindrance.UNREPORTED: ("reports.edit", Permission.DESK_READ),
    Hindrance.UNMADE: ("report_editions.index", Permission.DESK_READ),
    Hindrance.UNDECIDED: ("decisions.record", Permission.DECISIONS_RECORD),
    Hindrance.UNENTERED: ("register.index", Permission.REGISTER_READ),
}
"""Where one does something about what is still open, and who can go there."""
BUSY = frozenset({FileState.WAITING, FileState.WORKING})


def _found(slug: str) -> Consultation:
    policy.require(current_actor(), Permission.REGISTER_READ)
    return consultations.by_slug(current_actor(), slug)


@bp.route("", methods=["GET", "POST"])
def show(slug: str) -> AnyResponse:
    """Show what is still open in a case, and close it when nothing is."""
    consultation, form = _found(slug), ClosingForm()
    if not form.is_submitted():
        return _shown(consultation, form)
    policy.require(current_actor(), Permission.CASE_CLOSE)
    if not form.validate():
        return _shown(consultation, form, 422)
    try:
        with transaction():
            closings.close(current_actor(), consultation, form.note.data or "")
    except DomainError as error:
        return _shown(_found(slug), form, explain(form, error))
    flash(_("The case is closed. Its archive package is being made."), "success")
    return redirect(url_for(".show", slug=slug), 303)


def _shown(consultation: Consultation, form: ClosingForm, status: int = 200) -> AnyResponse:
    actor = current_actor()
    held, past = queries.rounds(actor, consultation), queries.closings(actor, consultation)
    is_closed = consultation.is_in_closed_case
    return page(
        "closings/show.html",
        status,
        **room(consultation, "closing"),
        rounds=held,
        closings=past,
        still_open=[] if is_closed else _addressed(queries.still_open(actor, held), consultation),
        is_busy=any(each.package.state in BUSY for each in past),
        form=form,
        failures=PACKAGE_FAILURES,
    )


def _addressed(found: list[Open], consultation: Consultation) -> list[tuple[Open, str]]:
    """Say with each thing that is open where one does something about it, if that is anywhere where one may go."""
    return [(each, _address(each, consultation)) for each in found]


def _address(still_open: Open, consultation: Consultation) -> str:
    place, permission = PLACES.get(still_open.what, ("", Permission.DESK_READ))
    if not place or not policy.allows(current_actor(), permission):
        return ""
    return url_for(place, slug=(still_open.where or consultation).slug)


@bp.route("/reopen", methods=["GET", "POST"])
def reopen(slug: str) -> AnyResponse:
    """Reopen a closed case, for a reason."""
    policy.require(current_actor(), Permission.CASE_CLOSE)
    consultation, form, status = _found(slug), ReopeningForm(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                closings.reopen(current_actor(), consultation, form.because.data or "")
            flash(_("The case is open again."), "success")
            return redirect(url_for(".show", slug=slug), 303)
        except DomainError as error:
            status, consultation = explain(form, error), _found(slug)
    elif form.is_submitted():
        status = 422
    return page("closings/reopen.html", status, **room(consultation, "closing"), form=form)


@bp.post("/<int:number>/again")
def again(slug: str, number: int) -> AnyResponse:
    """Make a package again that could not be made."""
    policy.require(current_actor(), Permission.PACKAGE_READ)
    closing = queries.numbered(current_actor(), _found(slug), number)
    try:
        with transaction():
            packages.again(current_actor(), closing)
        flash(_("The package is made again."), "success")
    except DomainError as error:
        tell(error)
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/<int:number>/package")
def package(slug: str, number: int) -> AnyResponse:
    """Give an archive package; that it was taken is on record, for it has in it what is redacted."""
    policy.require(current_actor(), Permission.PACKAGE_READ)
    consultation = _found(slug)
    closing = queries.numbered(current_actor(), consultation, number)
    made = closing.package
    if made.state is not FileState.DONE:
        raise NotFound
    name, size = f"{made.name}.zip", made.size
    with transaction():
        packages.note_taken(current_actor(), consultation, closing)
    made = queries.numbered(current_actor(), _found(slug), number).package
    return streamed(queries.stream(current_actor(), made), "application/zip", name, size)
