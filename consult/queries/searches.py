"""Look up once which comments say what is looked for, however often a page then asks for some of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.words import CommentWords
from consult.policy import Actor, Permission
from consult.queries import words
from consult.text.stems import SHORTEST, Phrase, Word, terms

SOME = 2_000
"""So many comments are found by their words at once; of more, each is asked if it has them when it is read anyway."""

NUMBER_DIGITS = 9
"""A number of a comment has fewer."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked for, and the keys of what has it; without keys it is so common that each comment is asked.

    The keys may be those of replies and of comments elsewhere, too.
    """

    query: str
    keys: tuple[int, ...] | None


def found(actor: Actor, consultation: Consultation, query: str, rounds: Sequence[int] = ()) -> Found:
    """Look for words in what was said, in the passage or in who said it; a number is also a comment's number."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    of_here = select(Comment.id).where(
        Comment.consultation_id.in_(rounds or (consultation.id,)), Comment.position == 0
    )
    ways = [of_here.where(Comment.organisation_id.in_(words.named(query)))]
    if _is_number(query):
        ways.append(of_here.where(Comment.number == int(query)))
    said = words.saying(query)
    if said is not None:
        ways.append(said)
    no_further = [select(each.limit(SOME + 1).subquery()) for each in ways]
    keys = frozenset(db.session.scalars(union_all(*no_further)))
    return Found(query, tuple(sorted(keys)) if len(keys) <= SOME else None)


def keys_of(given: Found) -> Select[int]:
    """Select the keys that were found."""
    if db.engine.dialect.name == "sqlite":
        each = func.json_each(json.dumps(given.keys)).table_valued("value")
        return select(each.c.value)
    return select(func.unnest(cast(list(given.keys or ()), ARRAY(BigInteger))).label("value"))


def asked(query: str) -> ColumnElement[bool]:
    """Ask a comment if it has what is looked for, just as the index over the words would."""
    by_them = Comment.organisation_id.in_(words.named(query))
    ways: list[ColumnElement[bool]] = [by_them]
    if _is_number(query):
        ways.append(Comment.number == int(query))
    wanted = terms(query)
    if wanted:
        has_all = [_has(each) for each in wanted]
        ways.append(
            select(CommentWords.comment_id).where(CommentWords.comment_id == Comment.id, *has_all).exists()
        )
    return or_(*ways)


def _has(term: Word | Phrase) -> ColumnElement[bool]:
    """Look for whole words, or for how they begin, among words with a space around each."""
    if isinstance(term, Phrase):
        return _spaced(CommentWords.plain).contains(f" {' '.join(term.words)} ", autoescape=True)
    begins = [f" {stem}" if len(stem) >= SHORTEST else f" {stem} " for stem in term.stems]
    return or_(*(_spaced(CommentWords.stems).contains(each, autoescape=True) for each in begins))


def _spaced(column: SQLColumnExpression[str]) -> ColumnElement[str]:
    return literal(" ", String) + column + " "


def _is_number(query: str) -> bool:
    return query.isdecimal() and len(query) < NUMBER_DIGITS
