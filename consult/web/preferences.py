"""Which letters one gets and how often, and the address in each letter where such letters are stopped."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.credentials import unsigned
from consult.db import transaction
from consult.mail.writing import LEAVING
from consult.model.preferences import Topic
from consult.queries import preferences
from consult.services import preferences as choosing
from consult.web.auth import current_actor
from consult.web.locale import COOKIE
from consult.web.page import page
from consult.web.preferences_forms import letters_form

bp = Blueprint("preferences", __name__)


@bp.route("/account/letters", methods=["GET", "POST"])
def edit() -> AnyResponse:
    """Choose how often letters come, by topic and for single consultations."""
    actor = current_actor()
    form = letters_form(preferences.topics(actor), preferences.consultations(actor), preferences.own(actor))
    if form.validate_on_submit():
        with transaction():
            choosing.choose(actor, form.chosen())
        flash(_("Your choice of letters is saved."), "success")
        return redirect(url_for(".edit"), 303)
    return page("preferences/edit.html", 422 if form.is_submitted() else 200, form=form)


@bp.route("/letters/<token>", methods=["GET", "POST"])
def leave(token: str) -> AnyResponse:
    """Stop letters like the one that holds this address; a mail program posts here by itself (RFC 8058)."""
    actor = current_actor()
    slug, *named = unsigned(current_app.config["SETTINGS"].secret_key, LEAVING, token) or [""]
    topics = [Topic(each) for each in named if each in set(Topic)]
    person = preferences.addressee(actor, slug)
    if person is None or not topics:
        return page("preferences/dead.html", 410)
    with _language_of(person.locale):
        if request.method == "POST":
            with transaction():
                choosing.stop(actor, slug, topics)
        elif not preferences.has_left(actor, person, topics):
            return page("preferences/leave.html", topics=topics)
        return page("preferences/left.html", topics=topics)


@contextmanager
def _language_of(locale: str) -> Iterator[None]:
    """Speak the language of whoever got the letter, unless this browser has chosen one."""
    if request.cookies.get(COOKIE):
        yield
    else:
        with force_locale(locale):
            yield
