"""Look at what has come in before others read it: show it, or hold it back with a reason."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import TextAreaField
from wtforms.validators import Length

from consult import policy
from consult.db import transaction
from consult.errors import DomainError, Invalid, Outdated, WrongState
from consult.labels import problem, words
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation
from consult.policy import Permission
from consult.queries import consultations, known_names
from consult.queries import reviews as queries
from consult.queries.reviews import Response, Waiting
from consult.services import reviews
from consult.services.reviews import Seen
from consult.text import diff, names, personal
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.fields import tidy
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("reviews", __name__, url_prefix="/desk/consultations/<slug>/review")

LONGEST = 2_000


class ReviewForm(FlaskForm):
    """Why something is held back."""

    because = TextAreaField(
        _l("Why it is not published"),
        description=_l("Only needed when you hold something back. The author can read it."),
        filters=[tidy],
        validators=[Length(max=LONGEST, message=_l("The reason is too long."))],
        render_kw={"rows": 3},
    )


@dataclass(frozen=True, slots=True)
class View:
    """A state of review, with its name, how many are in it, and where to see them."""

    state: Review
    name: str
    count: int | None
    url: str


@bp.route("", methods=["GET", "POST"])
def index(slug: str) -> AnyResponse:
    """List what waits, is held back or is shown, and decide on what is marked."""
    actor = current_actor()
    policy.require(actor, Permission.COMMENTS_REVIEW)
    consultation = consultations.by_slug(actor, slug)
    form = ReviewForm()
    if request.method == "GET":
        return _list(consultation, form)
    if not form.validate():
        return _list(consultation, form, status=422)
    to, seen = _decided(), _seen()
    try:
        with transaction():
            count = reviews.review(actor, consultation, seen, to, form.because.data or "")
    except (Invalid, Outdated, WrongState) as refused:
        status = 409 if isinstance(refused, (Outdated, WrongState)) else 422
        return _list(consultations.by_slug(actor, slug), form, status=status, fault=refused)
    flash(_said(to, count), "success")
    return redirect(url_for(".index", slug=slug, state=_state()), 303)


def _said(to: Review, count: int) -> str:
    if to is Review.SHOWN:
        return str(ngettext("%(num)s comment is now shown.", "%(num)s comments are now shown.", count))
    return str(ngettext("%(num)s comment is held back.", "%(num)s comments are held back.", count))


def _list(consultation: Consultation, form: ReviewForm, **context: Any) -> AnyResponse:
    actor, state = current_actor(), _state()
    waiting = queries.listed(actor, consultation, state, _after())
    responses = queries.responses(actor, consultation, state) if state is Review.WAITING else []
    counts = queries.counts(actor, consultation)
    fault: DomainError | None = context.get("fault")
    slug = consultation.slug
    return page(
        "reviews/index.html",
        context.get("status", 200),
        **room(consultation, "review"),
        form=form,
        state=state,
        waiting=waiting,
        responses=responses,
        marked=_seen() if request.method == "POST" else {},
        wording=_wording,
        looks_like=partial(_looks_like, _known(waiting, responses)),
        fault=problem(fault) if fault else "",
        views=[
            View(
                each,
                words(each),
                None if each is Review.SHOWN else counts.get(each, 0),
                url_for(".index", slug=slug, state=each),
            )
            for each in Review
        ],
        next_url=url_for(".index", slug=slug, state=state, after=waiting.last) if waiting.has_more else "",
    )


def _wording(comment: Comment) -> list[diff.Piece]:
    """Give the proposed words as a difference from those they would replace."""
    return diff.words(comment.quote or comment.passage, comment.proposed or "")


def _known(waiting: Waiting, responses: Sequence[Response]) -> Container[str]:
    """Say which of the words on the page that are written as names are those of people whom the program knows."""
    shown = [*waiting.comments, *(each for response in responses for each in response.comments)]
    written = {each for comment in shown for each in names.pairs(_text(comment))}
    return known_names.among(current_actor(), written)


def _looks_like(known: Container[str], comment: Comment) -> list[tuple[str, str]]:
    """Name what in a comment looks like data about a person, each once: what it looks like, and the words."""
    text = _text(comment)
    found = [(words(each.kind), each.words) for each in personal.found(text)]
    is_name = words(personal.Kind.NAME)
    found += [(is_name, each) for each in names.pairs(text) if each in known]
    return list(dict.fromkeys(found))


def _text(comment: Comment) -> str:
    return f"{comment.body}\n{comment.proposed or ''}"


def _state() -> Review:
    asked = request.args.get("state", "")
    return Review(asked) if asked in set(Review) else Review.WAITING


def _after() -> tuple[int, int]:
    number, _dot, position = request.args.get("after", "").partition(".")
    return read_number(number) or 0, read_number(position) or 0


def _decided() -> Review:
    return Review.HELD if request.form.get("act") == "hold" else Review.SHOWN


def _seen() -> Seen:
    """Read which comments are marked, and which revision of each was shown."""
    found = {}
    for each in request.form.getlist("picked"):
        numbers = [read_number(part) for part in each.split(".")]
        match numbers:
            case [int(number), int(position), int(revision)]:
                found[number, position] = revision
    return found
