"""Redact words in a comment, let them be read again, and read what stood there before."""

from collections.abc import Iterator

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, Outdated
from consult.labels.redacting import field_of
from consult.model.comments import Comment
from consult.model.redactions import MARKS, Original
from consult.policy import Permission
from consult.queries import comments
from consult.queries import redactions as queries
from consult.services import redactions
from consult.text.redacting import Masked
from consult.web.auth import current_actor
from consult.web.page import page
from consult.web.redactions_forms import RedactForm
from consult.web.refusals import explain, tell

bp = Blueprint(
    "redactions", __name__, url_prefix="/consultations/<slug>/comments/<int:number>/<int:position>/redactions"
)


@bp.route("", methods=["GET", "POST"])
def index(slug: str, number: int, position: int) -> Response:
    """Show what has been redacted in a comment, and redact words."""
    comment, form, status = _comment(slug, number, position), RedactForm(), 200
    if request.method == "GET":
        form.suggest(f"{comment.body}\n{comment.proposed or ''}")
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    redactions.redact(current_actor(), comment, form.wish)
            except (Invalid, Outdated) as refused:
                status = explain(form, refused)
                comment = _comment(slug, number, position)
            else:
                flash(_("The words are redacted. Others read a mark where they stood."), "success")
                return redirect(url_for(".index", slug=slug, number=number, position=position), 303)
    form.seen.data = str(comment.revision)
    return page(
        "redactions/index.html",
        status,
        comment=comment,
        form=form,
        made=queries.made(current_actor(), comment),
        marks=[each.get(comment.locale, each["en"]) for each in MARKS.values()],
    )


def _comment(slug: str, number: int, position: int) -> Comment:
    actor = current_actor()
    policy.require(actor, Permission.WORDS_REDACT)
    return comments.by_place(actor, slug, number, position)


@bp.post("/<int:redaction>/lift")
def lift(slug: str, number: int, position: int, redaction: int) -> Response:
    """Let the words of a redaction be read by everyone again."""
    comment = _comment(slug, number, position)
    try:
        with transaction():
            redactions.lift(current_actor(), comment, redaction)
    except Outdated as refused:
        tell(refused)
    else:
        flash(_("The redaction is lifted. The words can be read again."), "success")
    return redirect(url_for(".index", slug=slug, number=number, position=position), 303)


@bp.post("/original")
def original(slug: str, number: int, position: int) -> Response:
    """Show what stood in a comment before words were redacted, once: that it was read is on record."""
    actor = current_actor()
    policy.require(actor, Permission.SIGNED_IN)
    comment = comments.by_place(actor, slug, number, position)
    with transaction():
        kept = redactions.read(actor, comment)
        texts = [(field_of(each.table_name, each.field), each.locale, list(_pieces(each))) for each in kept]
    return page(
        "redactions/original.html", comment=comments.by_place(actor, slug, number, position), texts=texts
    )


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
