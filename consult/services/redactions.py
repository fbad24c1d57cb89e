"""Redact words of what came in: others read a mark where they stood, and the original is kept apart from all pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload, undefer

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated
from consult.model.comments import Comment
from consult.model.records import Verb
from consult.model.redactions import Ground, Original, Redaction, Subject
from consult.model.registrations import Registration
from consult.model.statements import Statement
from consult.policy import Actor, Permission
from consult.queries import redactions as queries
from consult.queries.redactions import Spot
from consult.services import comments, events, redacted
from consult.text.normal import normal
from consult.text.redacting import is_enough

MOST = 20
"""Words or phrases of one redaction."""
LONGEST = 500
"""Code points of each of them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which words to redact and why; `seen` is the revision of the comment that was looked at."""

    words: Sequence[str]
    ground: Ground
    provision: str
    seen: int = 0

    def checked(self) -> list[str]:
        """Give the words in normal form, each once; Invalid says what is wrong with them."""
        words = list(dict.fromkeys(filter(None, map(normal, self.words))))
        if not words:
            raise Invalid("no_words_to_redact")
        if len(words) > MOST:
            raise Invalid("too_many_words_to_redact", limit=MOST)
        for each in words:
            if len(each) > LONGEST:
                raise Invalid("words_to_redact_too_long", limit=LONGEST)
            if not is_enough(each):
                raise Invalid("words_to_redact_too_short", words=each)
        return words


def redact(actor: Actor, subject: Subject, wish: Wish) -> Redaction:
    """Redact words in a comment or a response, in what was handed in with it, in threads and in what it was answered."""
    policy.require(actor, Permission.WORDS_REDACT, subject)
    mine = locked(subject)
    if mine.revision != wish.seen:
        raise Outdated("redacted_meanwhile")
    words = wish.checked()
    around = queries.around(actor, mine)
    spots = list(around.spots())
    for one in words:
        if not any(each.holds(one) for each in spots):
            raise Invalid("words_not_there", words=one)
    found = _originals(actor, spots, words)
    before = redacted.cuts(found)
    made = decided(actor, mine, wish, words)
    made.originals = [each for _spot, each in found]
    redacted.rewrite(around, found, before)
    redacted.mask_letters(made)
    return made


def locked(subject: Subject) -> Subject:
    """Take a comment or a response for writing."""
    if isinstance(subject, Comment):
        return comments.locked(subject.id)
    found = db.session.scalar(
        select(Statement)
        .where(Statement.id == subject.id)
        .execution_options(populate_existing=True)
        .with_for_update(of=Statement)
    )
    if found is None or not found.is_received:
        raise NotFound
    return found


def decided(actor: Actor, mine: Subject, wish: Wish, words: list[str]) -> Redaction:
    """Note the decision to redact words in something, with its number."""
    policy.require(actor, Permission.WORDS_REDACT, mine)
    if wish.ground is Ground.SECRET and not wish.provision:
        raise Invalid("provision_needed")
    made = Redaction(
        consultation_id=mine.consultation_id,
        number=_number(mine.consultation_id),
        comment_id=mine.id if isinstance(mine, Comment) else None,
        statement_id=mine.id if isinstance(mine, Statement) else None,
        words=words,
        ground=wish.ground,
        provision=wish.provision,
        by_id=actor.user_id,
        at=clock.now(),
        originals=[],
    )
    db.session.add(made)
    record(actor, Verb.WORDS_REDACTED, mine, made)
    return made


def _originals(actor: Actor, spots: Sequence[Spot], words: Sequence[str]) -> list[tuple[Spot, Original]]:
    """Give the fields that hold words, with their originals; one that says something else now begins anew."""
    kept = queries.originals(actor, spots)
    found = []
    for spot in spots:
        original = kept.get(spot.place)
        is_kept = original is not None and original.masked == spot.content
        content = original.content if original is not None and is_kept else spot.content
        if not any(Spot(spot.row, spot.field, content, spot.locale).holds(one) for one in words):
            continue
        if original is None:
            table, row, field = spot.place
            original = Original(
                table_name=table, row_id=row, field=field, locale=spot.locale, content=content, redactions=[]
            )
            db.session.add(original)
        elif not is_kept:
            original.content, original.redactions = content, []
        found.append((spot, original))
    return found


def _number(consultation_id: int) -> int:
    taken = select(func.max(Redaction.number)).where(Redaction.consultation_id == consultation_id)
    return (db.session.scalar(taken) or 0) + 1


def lift(actor: Actor, subject: Subject, number: int) -> None:
    """Let everyone read again what a redaction hides; that it was made, and lifted, stays on record.

    A text that says something else by now is left as it is.
    """
    policy.require(actor, Permission.WORDS_REDACT, subject)
    mine = locked(subject)
    made = _standing(actor, mine, number)
    around = queries.around(actor, mine)
    spots = {each.place: each for each in around.spots()}
    found = [
        (spots[each.place], each)
        for each in made.originals
        if each.place in spots and each.masked == spots[each.place].content
    ]
    before = redacted.cuts(found)
    made.lifted_by_id, made.lifted_at = actor.user_id, clock.now()
    redacted.rewrite(around, found, before)
    for _spot, each in found:
        if not each.standing:
            db.session.delete(each)
    redacted.put_back(made)
    record(actor, Verb.REDACTION_LIFTED, mine, made)


def _standing(actor: Actor, mine: Subject, number: int) -> Redaction:
    found = next((each for each in queries.made(actor, mine) if each.number == number), None)
    if found is None:
        raise NotFound
    if found.lifted_at is not None:
        raise Outdated("redaction_lifted")
    return db.session.scalars(
        select(Redaction)
        .where(Redaction.id == found.id)
        .options(
            undefer(Redaction.words),
            selectinload(Redaction.originals).selectinload(Original.redactions).undefer(Redaction.words),
        )
    ).one()


def read(actor: Actor, subject: Subject) -> list[Original]:
    """Give what words were redacted in, as it was before; that somebody read it is on record."""
    policy.require(actor, Permission.ORIGINAL_READ, subject)
    found = queries.kept(actor, subject)
    if not found and not (isinstance(subject, Statement) and queries.original_files(actor, subject)):
        raise NotFound
    note_read(actor, subject)
    return found


def note_read(actor: Actor, subject: Subject | Registration) -> None:
    """Note that someone gets what is redacted in something as it was."""
    policy.require(actor, Permission.ORIGINAL_READ, subject)
    events.record(actor, Verb.ORIGINAL_READ, subject, **_named(subject))


def record(actor: Actor, verb: Verb, subject: Subject, made: Redaction) -> None:
    """Note what was done with a redaction, without its words."""
    policy.require(actor, Permission.WORDS_REDACT, subject)
    events.record(actor, verb, subject, **_named(subject), redaction=made.number, ground=made.ground)


def _named(subject: Subject | Registration) -> dict[str, int | None]:
    position = {"position": subject.position} if isinstance(subject, Comment) else {}
    return {"number": subject.number, **position}
