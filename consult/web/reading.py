"""Read a published text section by section, with what was said about it beside it."""

from flask import Blueprint, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from consult.queries import comments, places, reading, scopes, tallies, threads
from consult.queries.comments import Placed
from consult.queries.reading import Head, Section
from consult.queries.threads import Thread
from consult.web.auth import current_actor
from consult.web.freshness import unless_happened
from consult.web.locale import current_locale
from consult.web.note_lines import Lines
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.reading_page import Around, contents, lay_out, neighbours
from consult.web.voices import Voices

bp = Blueprint("reading", __name__)


@bp.get("/plans/<slug>/<int:number>/<label>")
def section(slug: str, number: int, label: str) -> Response:
    """Show one section of a version, its numbered blocks and the comments at them."""
    return unless_happened(
        lambda: reading.newest_change(current_actor(), slug),
        request.full_path,
        lambda: _section(slug, number, label),
    )


def _section(slug: str, number: int, label: str) -> Response:
    actor = current_actor()
    head = reading.head(actor, slug, number)
    text = reading.text(actor, head, label, current_locale())
    if text.section.label != label:
        return _to_section(head, text.section, label)
    counts, asked = tallies.counts(actor, head.version, head.rounds), _asked(head)
    commented = [each.uid for each in text.section.passages if each.uid in counts.blocks][
        : comments.MOST_NOTES
    ]
    placed = comments.beside(actor, head.version, commented, asked)
    speakers = places.speakers(actor, head.consultation) if head.consultation else []
    is_asked_about = scopes.covers(head.scope, text.section.uid)
    around = Around(
        head, counts, Voices(actor, speakers), _open(asked, placed), Lines(), is_asked_about=is_asked_about
    )
    blocks = lay_out(around, text.section, placed)
    before, after = neighbours(around, text)
    return page(
        "reading/section.html",
        head=head,
        shown=text.section,
        blocks=blocks,
        around=around,
        contents=contents(around, text, blocks),
        before=before,
        after=after,
        is_partly_source=any(each.passage.locale != current_locale() for each in blocks),
        is_stale=any(each.passage.is_stale for each in blocks),
    )


def _to_section(head: Head, section: Section, label: str) -> Response:
    """Lead from a block's number to its section, with the thread that is to be open."""
    uid = next((each.uid for each in section.blocks if each.label == label), None)
    return redirect(
        url_for(
            ".section",
            slug=head.plan.slug,
            number=head.version.number,
            label=section.label,
            _anchor=f"b-{uid}" if uid else None,
            open=request.args.get("open"),
        ),
        303,
    )


def _asked(head: Head) -> tuple[str, int] | None:
    """Read from the address which thread is to be open: the consultation and the comment's number."""
    slug, _dot, number = request.args.get("open", "").rpartition(".")
    found = read_number(number)
    if not head.main or found is None:
        return None
    return slug or head.main.slug, found


def _open(asked: tuple[str, int] | None, placed: list[Placed]) -> Thread | None:
    """Read the thread that is to be open, if it is one of those on the page."""
    found = next((each for each in placed if (each.consultation, each.note.number) == asked), None)
    return threads.thread(current_actor(), found.consultation_id, found.note.number) if found else None
