"""A consultation as an exchange file: its text, all that was said, and what was answered, as the actor may read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec import convert
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.formats.exchange import HIDDEN, Period, Place, Votes, counts
from consult.formats.exchange import Comment as Said
from consult.formats.exchange import Consultation as File
from consult.formats.exchange import Participant as Person
from consult.formats.exchange_points import at, where
from consult.model import origin_words
from consult.model.comments import Comment, Review, Voice
from consult.model.consultations import Consultation
from consult.model.origins import Origin, Participant, Source
from consult.policy import Actor, Permission, visible_comments
from consult.queries import (
    exported_answers,
    exported_places,
    exported_points,
    exported_scopes,
    exported_text,
)
from consult.queries.exported_answers import Answers
from consult.queries.exported_places import Places
from consult.queries.exported_points import Points, Whole
from consult.queries.exported_text import Text


@dataclass(slots=True)
class _Export:
    """What is known while the comments are written out."""

    consultation: Consultation
    text: Text
    points: Points
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    known: dict[int, str] = field(default_factory=dict)

    @property
    def locale(self) -> str:
        """Give the language that the plan is written in."""
        return self.consultation.plan.source_locale


def export(actor: Actor, slug: str, region: str) -> File:
    """Write a consultation out; `region` is what whoever holds it is called.

    Someone who said something without a name is another participant each time, so that nobody can see what they said
    otherwise. What is hidden or not released is only for the program itself.
    """
    found = db.session.scalar(
        select(Consultation)
        .where(Consultation.slug == slug)
        .options(
            joinedload(Consultation.plan),
            joinedload(Consultation.version),
            selectinload(Consultation.questions),
        )
    )
    if found is None:
        raise NotFound
    policy.require(actor, Permission.CONSULTATION_READ, found)
    source = db.session.scalar(select(Source).where(Source.consultation_id == found.id))
    text = exported_text.text(actor, found.plan, found.version.number or 1, source)
    told = _Export(found, text, _points(actor, found, text))
    _participants(told, source)
    rows = db.session.execute(
        select(Comment, Origin)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .outerjoin(Origin, Origin.comment_id == Comment.id)
        .where(Comment.consultation_id == found.id, visible_comments(actor))
        .order_by(Comment.number, Comment.position)
        .options(
            joinedload(Comment.organisation),
            joinedload(Comment.question),
            joinedload(Comment.disposition),
        )
    ).all()
    spoken = [(row, origin) for row, origin in rows]
    told.ids = _ids(spoken)
    comments = [
        _comment(told, row, origin, region)
        for row, origin in spoken
        if row.root_id is None or row.root_id in told.ids
    ]
    return exported_scopes.limited(
        actor, found, _file(told, source, exported_answers.named(comments)), text, source
    )


def _points(actor: Actor, found: Consultation, text: Text) -> Points:
    """Read what was done with the comments at the desk: moved, split and answered."""
    is_internal = actor.is_system
    return Points(
        exported_points.parts(actor, found),
        exported_places.moves(actor, found),
        Places(text, found.version.number or 1, is_internal),
        Answers(found.plan.source_locale, is_internal, exported_answers.notes(actor, found)),
    )


def _file(told: _Export, source: Source | None, comments: list[Said]) -> File:
    found = told.consultation
    about = source.about if source else {}
    others = {code: words for code, words in found.title.items() if code != told.locale}
    file = File(
        id=found.slug,
        title=found.title.get(told.locale) or next(iter(found.title.values())),
        language=told.locale,
        period=Period(found.first_day.isoformat(), found.last_day.isoformat()),
        documents=told.text.documents,
        participants=list(told.people.values()),
        comments=comments,
        translations=others,
        letter={code: words for code, words in found.letter.items() if words},
        questions=[question.text for question in found.questions],
        source=about.get("source"),
        licence=about.get("licence"),
        notes=about.get("notes"),
    )
    return replace(file, counts=counts(file))


def _participants(told: _Export, source: Source | None) -> None:
    """Give those who came in the file as they came, also those who said nothing."""
    if source is None:
        return
    rows = db.session.scalars(
        select(Participant).where(Participant.source_id == source.id).order_by(Participant.position)
    )
    for row in rows:
        person = {"id": row.reference, "kind": row.kind, "display": row.display, "sector": row.sector}
        told.people[row.reference] = convert(person | {"role": row.role}, Person)
        told.known[row.user_id] = row.reference


def _ids(rows: Sequence[tuple[Comment, Origin | None]]) -> dict[int, str]:
    """Give each comment the id that it came with, or else its number, beside those that came."""
    ids = {row.id: origin.reference for row, origin in rows if origin is not None}
    taken = set(ids.values())
    for row, origin in rows:
        if origin is None:
            key = f"c{row.number}.{row.position}" if row.position else f"c{row.number}"
            while key in taken:
                key = f"{key}+"
            taken.add(key)
            ids[row.id] = key
    return ids


def _comment(told: _Export, row: Comment, origin: Origin | None, region: str) -> Said:
    if origin is None:
        said = _said_here(told, row, region)
    else:
        said = _said_there(row, convert(origin.said | {"id": origin.reference}, Said))
    points, before = told.points, told.points.moves.get(row.id, ())
    if row.position:
        return said if points.answers.is_internal else points.answers.to_comment(said, None)
    said = points.answers.to_comment(said, row.disposition)
    first = before[0] if before else row
    made = Place(**where(said)) if origin else points.places.of(first)
    if before:
        now, moves = points.places.told(row, before, made)
        said = replace(at(said, now), moves=moves or None)
    elif origin is None:
        said = at(said, made)
    return points.added(said, Whole(row, first, origin.version if origin else None))


def _said_there(row: Comment, came: Said) -> Said:
    """Give a comment as it came, with what has been changed in it here."""
    is_worded = row.proposed is not None
    if row.body != origin_words.said(came, is_worded=is_worded):
        came = replace(came, body=row.body, title=None)
    if (row.review is Review.HELD) != (came.status == HIDDEN):
        came = replace(came, status=_status(row), hidden_because=row.held_because or None)
    return came


def _status(row: Comment) -> str | None:
    if row.review is Review.HELD:
        return HIDDEN
    return "withdrawn" if row.withdrawn_at else None


def _said_here(told: _Export, row: Comment, region: str) -> Said:
    root = told.ids.get(row.root_id or 0)
    return Said(
        id=told.ids[row.id],
        author_id=_author(told, row, region),
        body=row.body,
        parent_id=root,
        created=row.posted_at.isoformat(),
        kind=row.kind.value if row.kind else "reply",
        stance=row.stance.value if row.stance else None,
        language=row.locale,
        proposed_text=row.proposed,
        question=row.question.position if row.question else None,
        status=_status(row),
        hidden_because=row.held_because or None,
        votes=Votes(for_=row.support_count) if row.support_count else None,
    )


def _author(told: _Export, row: Comment, region: str) -> str:
    """Name who spoke, as the page does: an organisation, a name that may be shown, the region, or nobody."""
    if row.author_id in told.known and row.registration_id is None:
        return told.known[row.author_id]
    body = row.organisation.name if row.organisation else ""
    shown = {Voice.REGION: region, Voice.ORGANISATION: body, Voice.PRIVATE: row.signed_as}[row.voice]
    nobody = f"p{row.number}.{row.position}"
    key = f"{row.voice.value}: {shown}, {row.signed_as}"[:200] if shown else nobody
    if key not in told.people:
        kind = {Voice.REGION: "government", Voice.ORGANISATION: "organisation", Voice.PRIVATE: "person"}[
            row.voice
        ]
        person = {"id": key, "kind": kind, "display": shown or key, "sector": row.sector}
        role = row.signed_as or None if row.voice is not Voice.PRIVATE else None
        told.people[key] = convert(person | {"role": role}, Person, strict=False)
    return key
