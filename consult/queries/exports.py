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
from consult.formats.exchange import HIDDEN, Paragraph, Period, Quote, Response, Section, Votes, counts
from consult.formats.exchange import Comment as Said
from consult.formats.exchange import Consultation as File
from consult.formats.exchange import Participant as Person
from consult.model import origin_words
from consult.model.comments import Comment, Review, Voice
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionNote, DispositionState
from consult.model.origins import Origin, Participant, Source
from consult.policy import Actor, Permission, visible_comments
from consult.queries import exported_text
from consult.queries.exported_text import Text


@dataclass(slots=True)
class _Export:
    """What is known while the comments are written out."""

    consultation: Consultation
    text: Text
    is_internal: bool
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    known: dict[int, str] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)

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
    told = _Export(found, text, is_internal=actor.is_system)
    _participants(told, source)
    if told.is_internal:
        _notes(told)
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
    return _file(told, source, comments)


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


def _notes(told: _Export) -> None:
    rows = db.session.execute(
        select(DispositionNote.disposition_id, DispositionNote.body)
        .join(Disposition, Disposition.id == DispositionNote.disposition_id)
        .where(Disposition.consultation_id == told.consultation.id)
        .order_by(DispositionNote.id)
    )
    for disposition_id, body in rows:
        told.notes.setdefault(disposition_id, []).append(body)


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
    return _answered(told, said, row)


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
    said = Said(
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
    return said if row.position else _placed(told, said, row)


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


def _placed(told: _Export, said: Said, row: Comment) -> Said:
    """Say where a comment was made: on the version that was sent out."""
    at = told.text.places.get(told.consultation.version.number or 1, {}).get(row.uid or "")
    if at is None:
        return said
    section, paragraph = None, None
    if at.row is not None:
        section = at.row.id if isinstance(at.row, Section) else at.row.section_id
        paragraph = at.row.id if isinstance(at.row, Paragraph) else None
    quote = _quote(told, row) if row.start is not None and row.end is not None else None
    return replace(
        said,
        document_id=at.document,
        version_id=at.version,
        section_id=section,
        paragraph_id=paragraph,
        quote=quote,
    )


def _quote(told: _Export, row: Comment) -> Quote:
    start, end = row.start or 0, row.end or 0
    last = told.text.places[told.consultation.version.number or 1].get(row.end_uid or "")
    begin = row.passage.rfind("\n") + 1 if row.end_uid else 0
    return Quote(
        exact=row.quote,
        start=start,
        end=end - begin,
        prefix=row.passage[max(0, start - _CONTEXT) : start],
        suffix=row.passage[end : end + _CONTEXT],
        end_paragraph_id=last.row.id if last is not None and last.row is not None else None,
    )


_CONTEXT = 32  # code points on each side of a quote


def _answered(told: _Export, said: Said, row: Comment) -> Said:
    """Add the answer as it is now; one that is not released is only for the program itself."""
    answer = row.disposition
    is_released = answer is not None and answer.state is DispositionState.RELEASED
    if answer is None or not (is_released or told.is_internal):
        is_undecided = answer is None or origin_words.answered(said) is None
        return (
            said if is_undecided else replace(said, disposition=None, disposition_basis=None, response=None)
        )
    is_untouched = answer.state is DispositionState.OPEN and answer.outcome is None
    if answer.outcome is not origin_words.answered(said):
        said = replace(
            said, disposition=answer.outcome.value if answer.outcome else None, disposition_basis=None
        )
    return replace(
        said,
        response=_response(told, said.response, answer),
        significance=answer.significance.value if answer.significance else None,
        answer=f"a{answer.id}" if answer.comment_count > 1 else said.answer,
        answer_state=None if is_released or is_untouched else answer.state.value,
        notes=told.notes.get(answer.id) or None,
    )


def _response(told: _Export, came: Response | None, answer: Disposition) -> Response | None:
    reasons = {code: words for code, words in answer.reasons.items() if words.strip()}
    if not reasons:
        return None
    if came is not None and {told.locale: came.body, **came.translations} == reasons:
        return came
    body = reasons.pop(told.locale, "")
    at = answer.released_at.isoformat() if answer.released_at else None
    return Response(body=body, created=at, translations=reasons)
