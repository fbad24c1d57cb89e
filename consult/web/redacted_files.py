"""Give out a redacted copy in the place of an enclosed file, and the file as it came in to those who may have it."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, NotFound, Outdated
from consult.formats.enclosures import MIMETYPES
from consult.model.files import File
from consult.model.redactions import OriginalFile
from consult.model.statements import Statement
from consult.policy import Permission
from consult.queries import consultations, files, statements
from consult.queries import redactions as queries
from consult.services import redacted_files, redactions
from consult.web.annexes import numbered
from consult.web.auth import current_actor
from consult.web.downloads import as_file, streamed
from consult.web.file_fields import largest
from consult.web.page import page
from consult.web.redactions import OF_RESPONSE, bp
from consult.web.redactions_forms import CopyForm
from consult.web.refusals import explain

__all__ = ["bp"]

OF_FILE = f"{OF_RESPONSE}/files/<int:file>"


def _found(slug: str, number: int, file: int) -> tuple[Statement, File, OriginalFile | None]:
    actor = current_actor()
    response = statements.numbered(actor, consultations.by_slug(actor, slug), number)
    found = numbered(response, file)
    return response, found, queries.original_file(actor, response, found)


@bp.route(OF_FILE, methods=["GET", "POST"])
def response_file(slug: str, number: int, file: int) -> Response:
    """Show what is given out of an enclosed file, and put a redacted copy in its place."""
    policy.require(current_actor(), Permission.WORDS_REDACT)
    response, found, kept = _found(slug, number, file)
    form, status = CopyForm(), 200
    if form.is_submitted() and (not form.validate() or form.copy is None):
        status = form.file.status
    elif form.is_submitted() and form.copy is not None:
        try:
            with transaction():
                redacted_files.replace(current_actor(), response, file, form.copy, form.wish)
        except (Invalid, Outdated) as refused:
            status = explain(form, refused)
            response, found, kept = _found(slug, number, file)
        else:
            flash(_("Others now get the redacted copy."), "success")
            return redirect(url_for("redactions.response_index", slug=slug, number=number), 303)
    return _shown(form, status, (response, found, kept))


def _shown(form: CopyForm, status: int, where: tuple[Statement, File, OriginalFile | None]) -> Response:
    response, found, kept = where
    form.seen.data = found.digest
    return page(
        "redactions/file.html", status, statement=response, file=found, kept=kept, form=form, limit=largest()
    )


@bp.post(f"{OF_FILE}/copy")
def response_file_copy(slug: str, number: int, file: int) -> Response:
    """Make a copy of an enclosed file without the words, for whoever redacts it to look at."""
    policy.require(current_actor(), Permission.WORDS_REDACT)
    where, form = _found(slug, number, file), CopyForm()
    form.is_to_be_made = True
    if not form.validate():
        return _shown(form, 422, where)
    try:
        copy = redacted_files.without(current_actor(), where[0], file, form.wish)
    except Invalid as refused:
        return _shown(form, explain(form, refused), where)
    return as_file(copy.data, MIMETYPES[copy.kind], copy.name)


@bp.post(f"{OF_FILE}/original")
def response_file_original(slug: str, number: int, file: int) -> Response:
    """Give an enclosed file as it came in: that it was taken is on record."""
    policy.require(current_actor(), Permission.SIGNED_IN)
    response, _given_out, kept = _found(slug, number, file)
    if kept is None:
        raise NotFound
    with transaction():
        redactions.note_read(current_actor(), response)
    return streamed(files.stream_original(current_actor(), kept), MIMETYPES[kept.kind], kept.name, kept.size)
