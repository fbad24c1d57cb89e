"""Redact words in a comment or a response, let them be read again, and read what stood there before."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, Outdated
from consult.labels.redacting import field_of
from consult.model.files import File
from consult.model.redactions import Original, Subject
from consult.model.statements import Statement
from consult.policy import Permission
from consult.queries import comments, consultations, statements
from consult.queries import redactions as queries
from consult.services import redactions
from consult.text.redacting import Masked
from consult.web.auth import current_actor
from consult.web.page import page
from consult.web.redactions_forms import RedactForm
from consult.web.refusals import explain, tell

bp = Blueprint("redactions", __name__, url_prefix="/consultations/<slug>")

OF_COMMENT = "/comments/<int:number>/<int:position>/redactions"
OF_RESPONSE = "/statements/<int:number>/redactions"


@dataclass(frozen=True, slots=True)
class Place:
    """What words are redacted in: what it is called, where it is shown, and what can be read in it now."""

    row: Subject
    name: str
    shown: str
    endpoints: str
    arguments: dict[str, Any]
    texts: Sequence[tuple[LazyString, str, str]]

    @property
    def files(self) -> Sequence[File]:
        """Give the files that are enclosed with a response."""
        return self.row.files if isinstance(self.row, Statement) else ()

    def url(self, endpoint: str, **arguments: Any) -> str:
        """Give the address of something that is done to it."""
        return url_for(f"redactions.{self.endpoints}{endpoint}", **self.arguments, **arguments)


Find = Callable[[], Place]


def _comment(slug: str, number: int, position: int) -> Place:
    comment = comments.by_place(current_actor(), slug, number, position)
    named = f"{number}.{position}" if position else f"{number}"
    fields = (("body", comment.locale), ("proposed", comment.text_locale or comment.locale))
    return Place(
        comment,
        _("Comment %(number)s", number=named),
        url_for("comments.show", slug=slug, number=number),
        "",
        {"slug": slug, "number": number, "position": position},
        _texts(comment, (*fields, ("signed_as", comment.locale))),
    )


def response(slug: str, number: int) -> Place:
    """Find a response in which words are redacted."""
    actor = current_actor()
    found = statements.numbered(actor, consultations.by_slug(actor, slug), number)
    locale = found.comment.locale if found.comment else "sv"
    views = [
        text
        for each in found.points
        for text in _texts(each, (("body", each.locale), ("proposed", each.text_locale or each.locale)))
    ]
    return Place(
        found,
        _("Response %(number)s", number=number),
        url_for("received.show", slug=slug, number=number),
        "response_",
        {"slug": slug, "number": number},
        [*_texts(found, [(each, locale) for each in ("summary", "views", "reservation")]), *views],
    )


def _texts(row: Any, fields: Sequence[tuple[str, str]]) -> list[tuple[LazyString, str, str]]:
    return [
        (field_of(row.__tablename__, field), locale, getattr(row, field))
        for field, locale in fields
        if getattr(row, field)
    ]


@bp.route(OF_COMMENT, methods=["GET", "POST"])
def index(slug: str, number: int, position: int) -> Response:
    """Show what has been redacted in a comment, and redact words."""
    return _index(lambda: _comment(slug, number, position))


@bp.route(OF_RESPONSE, methods=["GET", "POST"])
def response_index(slug: str, number: int) -> Response:
    """Show what has been redacted in a response, and redact words."""
    return _index(lambda: response(slug, number))


def _index(find: Find) -> Response:
    policy.require(current_actor(), Permission.WORDS_REDACT)
    place, form, status = find(), RedactForm(), 200
    if request.method == "GET":
        form.suggest("\n".join(text for _name, _locale, text in place.texts))
    else:
        status = 422
        if form.validate():
            try:
                with transaction():
                    redactions.redact(current_actor(), place.row, form.wish)
            except (Invalid, Outdated) as refused:
                status = explain(form, refused)
                place = find()
            else:
                flash(_("The words are redacted. Others read a mark where they stood."), "success")
                return redirect(place.url("index"), 303)
    form.seen.data = str(place.row.revision)
    return page(
        "redactions/index.html",
        status,
        place=place,
        form=form,
        made=queries.made(current_actor(), place.row),
        files=place.files,
        elsewhere=queries.elsewhere(current_actor(), place.row),
    )


@bp.post(f"{OF_COMMENT}/<int:redaction>/lift")
def lift(slug: str, number: int, position: int, redaction: int) -> Response:
    """Let the words of a redaction in a comment be read by everyone again."""
    return _lift(lambda: _comment(slug, number, position), redaction)


@bp.post(f"{OF_RESPONSE}/<int:redaction>/lift")
def response_lift(slug: str, number: int, redaction: int) -> Response:
    """Let the words, or the file, of a redaction in a response be read by everyone again."""
    return _lift(lambda: response(slug, number), redaction)


def _lift(find: Find, number: int) -> Response:
    policy.require(current_actor(), Permission.WORDS_REDACT)
    place = find()
    try:
        with transaction():
            redactions.lift(current_actor(), place.row, number)
    except Outdated as refused:
        tell(refused)
    else:
        flash(_("The redaction is lifted. The words can be read again."), "success")
    return redirect(place.url("index"), 303)


@bp.post(f"{OF_COMMENT}/original")
def original(slug: str, number: int, position: int) -> Response:
    """Show what stood in a comment before words were redacted, once: that it was read is on record."""
    return _original(lambda: _comment(slug, number, position))


@bp.post(f"{OF_RESPONSE}/original")
def response_original(slug: str, number: int) -> Response:
    """Show what stood in a response before words were redacted, once: that it was read is on record."""
    return _original(lambda: response(slug, number))


def _original(find: Find) -> Response:
    policy.require(current_actor(), Permission.SIGNED_IN)
    place = find()
    with transaction():
        kept = redactions.read(current_actor(), place.row)
        texts = [(field_of(each.table_name, each.field), each.locale, list(_pieces(each))) for each in kept]
    place = find()
    files = [each for each in place.files if each.id in _set_aside(place.row)]
    return page("redactions/original.html", place=place, texts=texts, files=files)


def _set_aside(row: Subject) -> Container[int]:
    return queries.original_files(current_actor(), row) if isinstance(row, Statement) else ()


def _pieces(original: Original) -> Iterator[list[tuple[str, bool]]]:
    """Divide each text into what everyone reads and what is redacted."""
    for text, found in original.texts():
        yield list(_divided(text, found))


def _divided(text: str, found: Masked) -> Iterator[tuple[str, bool]]:
    at = 0
    for gap in found.gaps:
        yield text[at : gap.start], False
        yield text[gap.start : gap.end], True
        at = gap.end
    yield text[at:], False
