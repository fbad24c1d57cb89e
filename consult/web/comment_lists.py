"""Read what has been said in a consultation: as a list, and one thread at a time."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from consult.db import Texts
from consult.errors import NotFound
from consult.labels.arrivals import arrived
from consult.labels.placeless import placeless
from consult.labels.standings import standing
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.dispositions import Outcome
from consult.model.organisations import Sector
from consult.queries import (
    carried,
    consultations,
    discussed,
    groups,
    placements,
    places,
    rectifications,
    redactions,
    registrations,
    splits,
    standings,
    threads,
)
from consult.queries import comments as queries
from consult.queries.comments import Wanted
from consult.text import diff
from consult.text.normal import clean
from consult.web.auth import current_actor
from consult.web.comment_forms import ReplyForm
from consult.web.comments import bp
from consult.web.locale import current_locale
from consult.web.note_lines import Lines
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.voices import Voices

Choice = TypeVar("Choice", bound=StrEnum)
WHOLE = "whole"
FIRST_DISCUSSED = 5
FILTERS = {"sector": Sector, "kind": CommentKind, "stance": Stance, "outcome": Outcome}


@bp.get("/comments")
def index(slug: str) -> Response:
    """List the comments of a consultation, narrowed by what the address asks for."""
    actor = current_actor()
    consultation = consultations.by_slug(actor, slug)
    sections = consultations.sections(actor, [consultation])[consultation.id]
    themes = {str(each.id): each.name for each in discussed.themes(actor, consultation)}
    wanted = _wanted({each.label: each.uid for each in sections}, themes)
    before = request.args.get("before", "")
    found = queries.listed(actor, consultation, wanted, read_number(before))
    shown = found[: queries.PER_PAGE]
    lines, base = Lines(), url_for(".show", slug=slug, number=0).removesuffix("0")
    asked: dict[str, Any] = {
        name: value for name, value in request.args.items() if value and name != "before"
    }
    return page(
        "comments/index.html",
        consultation=consultation,
        sections=sections,
        filters=FILTERS,
        wanted=wanted,
        asked=asked,
        themes=themes,
        discussed=[]
        if asked or before
        else discussed.passages(actor, consultation, current_locale(), FIRST_DISCUSSED),
        questions=consultations.answered_questions(actor, shown),
        lines=[lines.line(each, f"c{each.number}", f"{base}{each.number}") for each in shown],
        first_url=url_for(".index", slug=slug, **asked) if before else "",
        next_url=url_for(".index", slug=slug, **asked, before=shown[-1].number)
        if len(found) > len(shown)
        else "",
    )


def _wanted(sections: dict[str, str], themes: Mapping[str, Texts]) -> Wanted:
    """Read the filters from the address; what it does not know narrows nothing."""
    section, theme = request.args.get("section", ""), request.args.get("theme", "")
    return Wanted(
        section=sections.get(section),
        whole=section == WHOLE,
        sector=_choice(Sector, "sector"),
        kind=_choice(CommentKind, "kind"),
        stance=_choice(Stance, "stance"),
        outcome=_choice(Outcome, "outcome"),
        theme=int(theme) if theme in themes else None,
        words=" ".join(clean(request.args.get("q", "")).split())[:200],
        own="own" in request.args,
    )


def _choice(kind: type[Choice], name: str) -> Choice | None:
    value = request.args.get(name, "")
    return kind(value) if value in set(kind) else None


@bp.get("/comments/<int:number>")
def show(slug: str, number: int) -> Response:
    """Show one comment in full, with its thread, its answer and what that changed."""
    actor = current_actor()
    consultation = consultations.by_slug(actor, slug)
    try:
        return thread_page(slug, number, None, 200)
    except NotFound:
        whole = splits.whole_number(actor, consultation, number)
        if whole is None:
            raise
        return redirect(url_for(".show", slug=slug, number=whole, _anchor="points"))


def thread_page(slug: str, number: int, form: ReplyForm | None, status: int) -> Response:
    """Show a thread, with the form to reply in it for those who may."""
    actor = current_actor()
    consultation = consultations.by_slug(actor, slug)
    after = request.args.get("after", "")
    thread = threads.thread(actor, consultation.id, number, read_number(after) or 0)
    voices = Voices(actor, places.speakers(actor, consultation))
    if form is None:
        form = ReplyForm()
        form.choose_speakers(voices.open)
    root = thread.root.note
    since = standings.standing(actor, root.id)
    return page(
        "comments/show.html",
        status,
        consultation=consultation,
        thread=thread,
        voices=voices,
        form=form,
        questions=consultations.answered_questions(actor, [thread.root.note]),
        since=since,
        shared=groups.voices(actor, root.answer.id)
        if root.answer and root.answer.is_released and root.answer.comments > 1
        else None,
        points=splits.answered(actor, [root.id], current_locale()).get(root.id, [])
        if root.answered_parts
        else [],
        taken_to=carried.of_comment(actor, consultation, root.id),
        moved=placements.moved(actor, root.id) if root.moved_from is not None else None,
        then_and_now=diff.words(thread.root.passage, since.words) if since.words else [],
        standing=standing,
        corrected=rectifications.beside(actor, root.id),
        redacted=redactions.standing(actor, Comment, root.id),
        arrived=arrived,
        arrival=registrations.arrival(actor, root.id) if root.is_registered else None,
        placeless=placeless,
        changes=threads.changes(actor, [root.id], current_locale()).get(root.id, []),
        more_url=url_for(".show", slug=slug, number=number, after=thread.replies[-1].note.position)
        if thread.has_more
        else "",
    )
