"""What people ask about data on themselves: a list with time limits, what is tied to each, and the answer."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult import clock, policy
from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.model.requests import Request
from consult.policy import Permission
from consult.queries import requests as queries
from consult.services import requests
from consult.web.admin import tabs
from consult.web.auth import current_actor
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain
from consult.web.requests_forms import AnswerForm, RequestForm

bp = Blueprint("requests", __name__, url_prefix="/admin/requests")


@bp.get("")
def index() -> Response:
    """List what was asked, first what waits for an answer."""
    return page("requests/index.html", tabs=tabs("requests"), requests=queries.listed(current_actor()))


@bp.route("/new", methods=["GET", "POST"])
def new() -> Response:
    """Note that someone asked."""
    actor = current_actor()
    policy.require(actor, Permission.REQUESTS_HANDLE)
    form, status = RequestForm(received_on=clock.today()), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with transaction():
                    number = requests.record(actor, form.asking()).number
            except (Invalid, Outdated) as refused:
                status = explain(form, refused)
            else:
                flash(_("The request is noted. This is what is tied to the address."), "success")
                return redirect(url_for(".show", number=number), 303)
    return page("requests/new.html", status, tabs=tabs("requests"), form=form)


@bp.get("/<int:number>")
def show(number: int) -> Response:
    """Show what someone asked, what is tied to them, and what they were answered."""
    return _page(queries.numbered(current_actor(), number), AnswerForm())


def _page(found: Request, form: AnswerForm, status: int = 200) -> Response:
    form.seen.data = str(found.revision)
    return page(
        "requests/show.html",
        status,
        tabs=tabs("requests"),
        asked=found,
        form=form,
        tied=queries.found(current_actor(), found) if found.is_open else None,
    )


@bp.post("/<int:number>/erase")
def erase(number: int) -> Response:
    """Let the person go who asked for it."""
    actor, form = current_actor(), AnswerForm(formdata=None)
    found = queries.numbered(actor, number)
    try:
        with transaction():
            requests.erase(actor, found, read_number(request.form.get("seen")) or 0)
    except (Outdated, WrongState) as refused:
        return _page(queries.numbered(actor, number), form, explain(form, refused))
    flash(_("The person is gone. Answer the request now."), "success")
    return redirect(url_for(".show", number=number), 303)


@bp.post("/<int:number>/answer")
def answer(number: int) -> Response:
    """Answer whoever asked."""
    actor, form = current_actor(), AnswerForm()
    found = queries.numbered(actor, number)
    if not form.validate():
        return _page(found, form, 422)
    try:
        with transaction():
            requests.answer(actor, found, form.answering())
    except (Invalid, Outdated, WrongState) as refused:
        return _page(queries.numbered(actor, number), form, explain(form, refused))
    flash(_("The request is answered."), "success")
    return redirect(url_for(".show", number=number), 303)
