"""What is written as a comment for a row of a table of comments, and what is wrong with a row, in a sentence."""

from collections.abc import Callable, Iterator

from flask_babel import gettext as _

from consult.formats.comment_places import Spot
from consult.formats.comment_tables import Column, Fault, Said
from consult.formats.plain_words import as_markdown
from consult.model.comments import CommentKind
from consult.queries.comment_tables import Line, Trouble
from consult.services.registrations import Entry

_TROUBLES: dict[str, Callable[[str], str]] = {
    Fault.FORMULA: lambda words: _(
        "In “%(column)s” there is a formula without a value. Open the file in your spreadsheet program, save it and try again.",
        column=words,
    ),
    Fault.ERROR: lambda words: _("A cell holds the error %(words)s instead of words.", words=words),
    Fault.TOO_LONG: lambda words: _("What stands in “%(column)s” is too long.", column=words),
    Trouble.WHOSE: lambda _words: _("It does not say which organisation it is from."),
    Trouble.UNKNOWN: lambda words: _("“%(name)s” is not among those who can answer.", name=words),
}


def trouble(line: Line) -> str:
    """Say what is wrong with a row."""
    return _TROUBLES[line.fault](line.about) if line.fault else ""


def entry(line: Line, kind: CommentKind, *, is_wording: bool) -> Entry:
    """Give a row as it is registered, in the language that is in force.

    `is_wording` tells that what it proposes is new words for those that it quotes.
    """
    said, spot = line.said, line.spot
    change = said[Column.CHANGE]
    is_worded = is_worded_by(line, is_wording=is_wording)
    parts = [as_markdown(said[Column.COMMENT])]
    if change and not is_worded:
        parts += [_("Proposed change:"), as_markdown(change)]
    where = list(_where(said, spot))
    if where:
        parts.append(_("Place named in the table: %(where)s.", where=", ".join(where)))
    return Entry(
        kind=kind,
        body="\n\n".join(part for part in parts if part),
        place=spot.at,
        placeless=str(spot.lost) if spot.lost and spot.at is None else "",
        proposed=change if is_worded else None,
    )


def is_worded_by(line: Line, *, is_wording: bool) -> bool:
    """Tell if what a row proposes becomes new wording at its place: it quotes words, and they are there."""
    quoted = bool(line.said[Column.QUOTE]) and line.spot.at is not None and line.spot.at.score == 1.0
    return is_wording and quoted and bool(line.said[Column.CHANGE])


def kind(said: Said) -> CommentKind:
    """Guess what kind of comment a row is: what proposes no change and ends in a question mark is a question."""
    is_question = not said[Column.CHANGE] and said[Column.COMMENT].endswith("?")
    return CommentKind.QUESTION if is_question else CommentKind.PROPOSAL


def _where(said: Said, spot: Spot) -> Iterator[str]:
    """Name what a row says of its place and the place does not show; a page or line is of the text as it was printed."""
    is_found = spot.at is not None and spot.at.score == 1.0
    if said[Column.SECTION] and not is_found:
        yield _("section %(name)s", name=as_markdown(said[Column.SECTION]))
    if said[Column.PAGE]:
        yield _("page %(number)s", number=as_markdown(said[Column.PAGE]))
    if said[Column.LINE]:
        yield _("line %(number)s", number=as_markdown(said[Column.LINE]))
    if said[Column.QUOTE] and not is_found:
        yield _("“%(words)s”", words=as_markdown(" ".join(said[Column.QUOTE].split())))
