"""Redact words of what came in: others read a mark where they stood, and the original is kept apart from all pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated
from consult.model.comments import Comment
from consult.model.records import Verb
from consult.model.redactions import Ground, Original, Redaction
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
    seen: int


def redact(actor: Actor, comment: Comment, wish: Wish) -> Redaction:
    """Redact words in a comment, in what was handed in with it, in its thread and in what it was answered."""
    policy.require(actor, Permission.WORDS_REDACT, comment)
    mine = comments.locked(comment.id)
    if mine.revision != wish.seen:
        raise Outdated("comment_changed")
    words = _checked(wish)
    around = queries.around(actor, mine)
    spots = list(around.spots())
    for one in words:
        if not any(each.holds(one) for each in spots):
            raise Invalid("words_not_there", words=one)
    found = _originals(actor, spots, words)
    before = redacted.cuts(found)
    made = Redaction(
        consultation_id=mine.consultation_id,
        number=_number(mine.consultation_id),
        comment_id=mine.id,
        words=words,
        ground=wish.ground,
        provision=wish.provision,
        by_id=actor.user_id,
        at=clock.now(),
        originals=[each for _spot, each in found],
    )
    db.session.add(made)
    redacted.rewrite(around, found, before)
    _record(actor, Verb.WORDS_REDACTED, mine, made)
    return made


def _checked(wish: Wish) -> list[str]:
    """Give the words in normal form, each once."""
    words = list(dict.fromkeys(filter(None, map(normal, wish.words))))
    if not words:
        raise Invalid("no_words_to_redact")
    if len(words) > MOST:
        raise Invalid("too_many_words_to_redact", limit=MOST)
    for each in words:
        if len(each) > LONGEST:
            raise Invalid("words_to_redact_too_long", limit=LONGEST)
        if not is_enough(each):
            raise Invalid("words_to_redact_too_short", words=each)
    if wish.ground is Ground.SECRET and not wish.provision:
        raise Invalid("provision_needed")
    return words


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


def lift(actor: Actor, comment: Comment, number: int) -> None:
    """Let everyone read again what a redaction hides; that it was made, and lifted, stays on record.

    A text that says something else by now is left as it is.
    """
    policy.require(actor, Permission.WORDS_REDACT, comment)
    mine = comments.locked(comment.id)
    made = _standing(mine, number)
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
    _record(actor, Verb.REDACTION_LIFTED, mine, made)


def _standing(comment: Comment, number: int) -> Redaction:
    found = db.session.scalar(
        select(Redaction)
        .where(
            Redaction.consultation_id == comment.consultation_id,
            Redaction.comment_id == comment.id,
            Redaction.number == number,
        )
        .options(selectinload(Redaction.originals).selectinload(Original.redactions))
    )
    if found is None:
        raise NotFound
    if found.lifted_at is not None:
        raise Outdated("redaction_lifted")
    return found


def read(actor: Actor, comment: Comment) -> list[Original]:
    """Give what words were redacted in, as it was before; that somebody read it is on record."""
    policy.require(actor, Permission.ORIGINAL_READ, comment)
    found = queries.kept(actor, comment)
    if not found:
        raise NotFound
    events.record(actor, Verb.ORIGINAL_READ, comment, number=comment.number, position=comment.position)
    return found


def open_copy(actor: Actor, statement: Statement) -> None:
    """Let someone have the frozen copy of a response in which words are redacted; that they took it is on record."""
    policy.require(actor, Permission.COPY_OPEN, statement)
    events.record(actor, Verb.ORIGINAL_READ, statement, number=statement.number)


def _record(actor: Actor, verb: Verb, comment: Comment, made: Redaction) -> None:
    events.record(
        actor,
        verb,
        comment,
        number=comment.number,
        position=comment.position,
        redaction=made.number,
        ground=made.ground,
    )
