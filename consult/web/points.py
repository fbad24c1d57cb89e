"""Write the single views of a response, inside the private room."""

from collections.abc import Callable

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.statements import Point
from consult.queries import places
from consult.queries import statements as rooms
from consult.queries.places import Place
from consult.queries.statements import Room
from consult.services import points
from consult.web.auth import current_actor
from consult.web.comment_forms import CommentForm
from consult.web.comments import previewed, with_chosen
from consult.web.locale import current_locale
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain
from consult.web.statement_forms import PointForm
from consult.web.statements import address, bp, facts, found

__all__ = ["bp"]


@bp.route("/blocks/<uid>", methods=["GET", "POST"])
def on_block(organisation: str, slug: str, uid: str) -> AnyResponse:
    """Write a view on a block, or on words in it."""
    where = found(organisation, slug)
    read_in = request.form.get("text_locale") or current_locale()
    to = request.values.get("to")
    return _write(where, lambda: places.on_block(current_actor(), slug, uid, read_in, to))


@bp.route("/whole", methods=["GET", "POST"])
def on_plan(organisation: str, slug: str) -> AnyResponse:
    """Write an answer to a guiding question, or one more view on the whole plan."""
    where = found(organisation, slug)
    question = read_number(request.values.get("question"))
    return _write(where, lambda: places.on_plan(current_actor(), slug, question))


def _write(where: Room, find: Callable[[], Place]) -> AnyResponse:
    actor, place = current_actor(), find()
    form = CommentForm(kind="proposal" if request.args.get("propose") else None)
    form.stand_at(place)
    form.choose_speakers([where.speaking])
    if request.method == "GET":
        if request.args.get("propose") and not form.is_over_blocks:
            form.proposed.data = form.current
        return _page(where, place, form)
    if {"preview", "extend"} & set(request.form):
        form.find_words()
        return _page(where, place, form)
    if not form.validate():
        return _page(where, place, form, 422)
    try:
        with transaction():
            points.add(actor, where, place, form.range, form.draft(form.current))
    except (Invalid, WrongState) as error:
        status = explain(form, error)
        return _page(where, find(), form, status)
    flash(_("Your view is saved in the draft. The region cannot read it."), "success")
    return redirect(_after(where, place), 303)


def _after(where: Room, place: Place) -> str:
    """Lead back to the passage in the room, or to the response."""
    if place.uid is None:
        return address(where, _anchor="points")
    label = place.label.split(".", maxsplit=1)[0]
    return address(where, "statements.section", label=label, _anchor=f"b-{place.uid}")


def _page(where: Room, place: Place, form: CommentForm, status: int = 200) -> AnyResponse:
    actor = current_actor()
    form.offer_following(places.following(actor, place))
    return page(
        "statements/point.html",
        status,
        **facts(where, rooms.draft(actor, where)),
        place=place,
        form=form,
        parts=with_chosen(place, form),
        preview=previewed(place, form),
        back=_after(where, place),
    )


def _point(where: Room, number: int) -> Point:
    draft = rooms.draft(current_actor(), where)
    for each in draft.points if draft else []:
        if each.number == number:
            return each
    raise NotFound


@bp.route("/points/<int:number>", methods=["GET", "POST"])
def edit(organisation: str, slug: str, number: int) -> AnyResponse:
    """Change a view."""
    actor, where = current_actor(), found(organisation, slug)
    point = _point(where, number)
    form = PointForm.at(point)
    status, theirs = 200, None
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with transaction():
                    points.change(
                        actor, where, number, form.draft(point.quote or point.passage), form.seen_revision
                    )
                flash(_("Your view is saved in the draft. The region cannot read it."), "success")
                return redirect(address(where, _anchor=f"p{number}"), 303)
            except (Outdated, WrongState) as error:
                where = found(organisation, slug)
                point = theirs = _point(where, number)
                form.revision.data = str(point.revision)
                status = explain(form, error)
    draft = rooms.draft(actor, where)
    return page("statements/edit.html", status, **facts(where, draft), point=point, form=form, theirs=theirs)


@bp.post("/points/<int:number>/ready")
def settle(organisation: str, slug: str, number: int) -> AnyResponse:
    """Say that a view is ready, or is not."""
    where = found(organisation, slug)
    with transaction():
        points.settle(current_actor(), where, number, is_ready="undo" not in request.form)
    return redirect(address(where, _anchor=f"p{number}"), 303)


@bp.post("/points/<int:number>/remove")
def remove(organisation: str, slug: str, number: int) -> AnyResponse:
    """Delete a view."""
    where = found(organisation, slug)
    with transaction():
        points.remove(current_actor(), where, number)
    flash(_("The view is deleted."), "success")
    return redirect(address(where, _anchor="points"), 303)
