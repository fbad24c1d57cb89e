"""Say something about a place in the text."""

import re
from collections.abc import Callable

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from consult.db import transaction
from consult.errors import NotAllowed, Outdated
from consult.labels.publication import received
from consult.model.comments import Comment
from consult.policy import Barrier
from consult.queries import comments as queries
from consult.queries import places
from consult.queries.places import Part, Place
from consult.services import comments, spots
from consult.services.comments import Draft
from consult.services.spots import Range
from consult.text import diff
from consult.text.diff import Piece
from consult.text.marks import Mark, marked
from consult.web.auth import current_actor
from consult.web.comment_forms import CommentForm
from consult.web.locale import current_locale
from consult.web.note_lines import Lines
from consult.web.numbers import read_number
from consult.web.page import kept_html, page
from consult.web.voices import CLOSED, Voices

bp = Blueprint("comments", __name__, url_prefix="/consultations/<slug>")

Find = Callable[[], Place]


@bp.route("/blocks/<uid>", methods=["GET", "POST"])
def on_block(slug: str, uid: str) -> Response:
    """Say something about a block, or about words in it, in the language in which it was read."""
    read_in = request.form.get("text_locale") or current_locale()
    to = request.values.get("to")
    return _say(lambda: places.on_block(current_actor(), slug, uid, read_in, to))


@bp.route("/comment", methods=["GET", "POST"])
def on_plan(slug: str) -> Response:
    """Say something about the whole plan, or answer a guiding question."""
    question = read_number(request.values.get("question"))
    return _say(lambda: places.on_plan(current_actor(), slug, question))


def _say(find: Find) -> Response:
    actor, place = current_actor(), find()
    form, voices = _form(place)
    if request.method == "GET":
        return _form_page(place, form, voices, 200)
    if actor.is_anonymous:
        raise NotAllowed
    if {"preview", "extend"} & set(request.form):
        form.find_words()
        return _form_page(place, form, voices, 200)
    if voices.barrier is not None:
        return _barred(place, form, voices)
    if not (form.validate() and form.is_sure()):
        return _form_page(place, form, voices, 422)
    return _send(place, form, find)


def _send(place: Place, form: CommentForm, find: Find) -> Response:
    actor, draft = current_actor(), form.draft(form.current)
    received, address = _received(place), _address(place)
    before = _said_already(place, form.range, draft)
    if before is not None:
        flash(gettext("You have sent this comment already. It counts once."), "info")
        return redirect(address.format(number=before.number), 303)
    try:
        with transaction():
            number = comments.post(actor, place, form.range, draft).number
    except Outdated:
        sent_before = queries.by_token(actor, form.safe_token)
        if sent_before is None:
            raise
        number = sent_before.number
    except NotAllowed:  # it closed, or an invitation was taken back, while the form was on its way
        place = find()
        return _barred(place, *_form(place))
    flash(received, "success")
    return redirect(address.format(number=number), 303)


def _said_already(place: Place, chosen: Range | None, draft: Draft) -> Comment | None:
    at, words = spots.standing(place, chosen, draft.proposed)
    return queries.said_already(
        current_actor(),
        consultation_id=at.consultation_id,
        position=0,
        uid=at.uid,
        end_uid=at.end_uid,
        start=words.start if words else None,
        end=words.end if words else None,
        question_id=at.question_id,
        organisation_id=draft.organisation_id,
        body=draft.body,
        proposed=draft.proposed,
    )


def _form(place: Place) -> tuple[CommentForm, Voices]:
    actor = current_actor()
    form = CommentForm(kind="proposal" if request.args.get("propose") else None)
    form.stand_at(place)
    speakers = places.speakers(actor, place.consultation)
    voices = Voices(actor, speakers, is_asked_about=place.is_asked_about)
    form.choose_speakers(voices.open)
    if request.method == "GET" and request.args.get("propose") and not form.is_over_blocks:
        form.proposed.data = form.current
    return form, voices


def _barred(place: Place, form: CommentForm, voices: Voices) -> Response:
    return _form_page(
        place, form, voices, 409 if voices.barrier in {*CLOSED, Barrier.NOT_ASKED_ABOUT} else 403
    )


def _form_page(place: Place, form: CommentForm, voices: Voices, status: int) -> Response:
    actor = current_actor()
    form.offer_following(places.following(actor, place))
    if place.uid:
        notes = [each.note for each in queries.at_block(actor, place.consultation.version, place.uid)]
    else:
        notes = queries.on_whole(actor, place.consultation, place.question_id)
    lines, base = Lines(), url_for(".show", slug=place.consultation.slug, number=0).removesuffix("0")
    below = f"b-{place.uid}" if voices.barrier and request.method == "GET" else "new"
    return page(
        "comments/on_block.html",
        status,
        place=place,
        form=form,
        voices=voices,
        lines=[
            lines.line(each, f"c{each.number}", f"{base}{each.number}")
            for each in notes[: queries.MOST_NOTES]
        ],
        has_more=len(notes) > queries.MOST_NOTES,
        parts=with_chosen(place, form, below),
        preview=previewed(place, form),
        text_url=_section_url(place),
    )


def with_chosen(place: Place, form: CommentForm, below: str = "new") -> list[tuple[Part, Markup]]:
    """Show the words that were chosen in the text of a place; `below` names the form about them."""
    return [(part, kept_html(marked(part.html, _chosen(part, form.range, below)))) for part in place.parts]


def _chosen(part: Part, chosen: Range | None, note: str) -> list[Mark]:
    """Mark the chosen words that stand in one block."""
    if chosen is None or chosen.start >= part.end or chosen.end <= part.begin:
        return []
    start, end = max(chosen.start, part.begin) - part.begin, min(chosen.end, part.end) - part.begin
    return [Mark(start, end, f"chosen-{part.uid}", note, ("q-own",))]


def previewed(place: Place, form: CommentForm) -> list[Piece]:
    """Show the paragraph as it would read with the new wording."""
    proposed = form.proposed.data
    if not proposed or not place.uid or form.is_over_blocks:
        return []
    start, end = (form.range.start, form.range.end) if form.range else (0, len(place.plain))
    around = [Piece("equal", place.plain[:start]), Piece("equal", place.plain[end:])]
    return [around[0], *diff.words(form.current, proposed), around[1]]


def _received(place: Place) -> str:
    return received(place.consultation, gettext("Your comment has been received."))


def _section_url(place: Place) -> str:
    consultation = place.consultation
    if not place.uid:
        return url_for("consultations.show", slug=consultation.slug)
    section = re.match(r"\d+", place.label)
    return url_for(
        "reading.section",
        slug=consultation.plan.slug,
        number=consultation.version.number,
        label=section[0] if section else place.label,
    )


def _address(place: Place) -> str:
    """Say where a new comment will be seen; its number comes in when it is known."""
    if place.uid:
        return _section_url(place) + "?open={number}#c{number}"
    shown = url_for("comments.show", slug=place.consultation.slug, number=0)
    return shown.removesuffix("0") + "{number}"
