"""Find comments by their words, alike in both databases: words in any form, and phrases exactly as they are."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, column, false, func, literal_column, or_, select, table

from consult.db import db
from consult.model.organisations import Organisation
from consult.model.words import CommentWords
from consult.text.stems import QUOTES, SHORTEST, Phrase, Word, terms

_SIMPLE: ColumnElement[str] = literal_column("'simple'::regconfig")
"""As the migration writes it, or the index is not used."""
_SEARCH = table("search", column("rowid"), column("search"))


def named(query: str) -> Select[int]:
    """Select the keys of the organisations that have this in their name.

    SQLite folds only the letters of ASCII, so the usual ways to write å, ä and ö are looked for one by one.
    """
    name = query.strip(f"{QUOTES} ")
    ways = {name, name.lower(), name.upper(), name.capitalize()} if name else set()
    return select(Organisation.id).where(
        or_(false(), *(Organisation.name.icontains(each, autoescape=True) for each in sorted(ways)))
    )


def saying(query: str) -> Select[int] | None:
    """Select the keys of the comments that say all this; nothing if it has no word in it."""
    wanted = terms(query)
    if not wanted:
        return None
    return _in_sqlite(wanted) if db.engine.dialect.name == "sqlite" else _in_postgresql(wanted)


def _in_sqlite(wanted: Sequence[Word | Phrase]) -> Select[int]:
    parts = [f"({' OR '.join(_sqlite_part(each))})" for each in wanted]
    return select(_SEARCH.c.rowid).where(_SEARCH.c.search.op("MATCH")(" AND ".join(parts)))


def _sqlite_part(term: Word | Phrase) -> list[str]:
    if isinstance(term, Phrase):
        return [f'plain : "{" ".join(term.words)}"']
    return [f'stems : "{stem}"{"*" if len(stem) >= SHORTEST else ""}' for stem in term.stems]


def _in_postgresql(wanted: Sequence[Word | Phrase]) -> Select[int]:
    asked = {
        CommentWords.stems: [_postgresql_part(each) for each in wanted if isinstance(each, Word)],
        CommentWords.plain: [_postgresql_phrase(each) for each in wanted if isinstance(each, Phrase)],
    }
    found = select(CommentWords.comment_id)
    for kept, parts in asked.items():
        if parts:
            query = func.to_tsquery(_SIMPLE, " & ".join(f"({part})" for part in parts))
            found = found.where(func.to_tsvector(_SIMPLE, kept).op("@@")(query))
    return found


def _postgresql_phrase(term: Phrase) -> str:
    return " <-> ".join(f"'{word}'" for word in term.words)


def _postgresql_part(term: Word) -> str:
    return " | ".join(f"'{stem}'{':*' if len(stem) >= SHORTEST else ''}" for stem in term.stems)
