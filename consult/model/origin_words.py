"""What the words of an exchange file mean here: outcomes, stances, kinds, and what a comment says as one text."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from consult.formats.exchange import Change, Comment
from consult.formats.inline import Span, to_markdown
from consult.model.comments import CommentKind, Stance
from consult.model.dispositions import Outcome
from consult.model.organisations import Sector

Code = TypeVar("Code", bound=StrEnum)

_OUTCOMES = {
    "accepted": Outcome.ACCEPTED,
    "partly": Outcome.PARTLY_ACCEPTED,
    "partly accepted": Outcome.PARTLY_ACCEPTED,
    "no change": Outcome.NO_CHANGE,
    "not accepted": Outcome.NOT_ACCEPTED,
    "not adopted": Outcome.NOT_ACCEPTED,
    "rejected": Outcome.NOT_ACCEPTED,
    "duplicate": Outcome.ALREADY_COVERED,
    "answered": Outcome.ANSWERED,
    "closed after discussion": Outcome.ANSWERED,
    "out of scope": Outcome.OUT_OF_SCOPE,
    "withdrawn": Outcome.WITHDRAWN,
    "superseded": Outcome.SUPERSEDED,
}
_UNDECIDED = frozenset({"", "open"})
_STANCES = {"for": Stance.SUPPORTS, "against": Stance.OPPOSES}
_SAID_FOR = {Stance.SUPPORTS: CommentKind.SUPPORT, Stance.OPPOSES: CommentKind.OBJECTION}


def outcome(words: str | None) -> Outcome | None:
    """Give the outcome that words such as “not adopted” or a code of ours name; None when they name none."""
    said = _said(words)
    if said.startswith("not merged"):
        return Outcome.NOT_ACCEPTED
    return _named(Outcome, said) or _OUTCOMES.get(said)


def answered(comment: Comment) -> Outcome | None:
    """Give the outcome of a comment; what has a response and no outcome has been answered, unless that is a draft."""
    found = outcome(comment.disposition)
    is_draft = comment.answer_state == "open"
    has_words = not is_draft and comment.response is not None and bool(comment.response.body.strip())
    return Outcome.ANSWERED if found is None and has_words else found


def is_unknown(words: str | None) -> bool:
    """Tell if words name an outcome that is not known here."""
    return _said(words) not in _UNDECIDED and outcome(words) is None


def _said(words: str | None) -> str:
    return (words or "").strip().casefold()


def _named(codes: type[Code], said: str) -> Code | None:
    return codes(said) if said in {code.value for code in codes} else None


def stance(words: str | None) -> Stance | None:
    """Give the stance that “for”, “against” or a code of ours names."""
    return _named(Stance, _said(words)) or _STANCES.get(_said(words))


def kind(comment: Comment) -> CommentKind:
    """Give the kind of a comment: as it is named, or else by what it proposes, how it stands and how it ends."""
    named = _named(CommentKind, _said(comment.kind))
    if named is not None:
        return named
    if comment.proposed_text is not None or comment.proposed_changes:
        return CommentKind.PROPOSAL
    found = _SAID_FOR.get(stance(comment.stance) or Stance.NEUTRAL)
    if found is not None:
        return found
    return CommentKind.QUESTION if comment.body.rstrip().endswith("?") else CommentKind.OBJECTION


def sector(words: str | None, *, is_person: bool) -> Sector:
    """Give the sector that a code of ours names; a person is a private person, a body of no known sector civil society."""
    return _named(Sector, _said(words)) or (Sector.CITIZEN if is_person else Sector.CIVIL_SOCIETY)


def said(comment: Comment, *, is_worded: bool) -> str:
    """Give all that a comment says as Markdown: its title, its body, and what it proposes beside its place.

    `is_worded` tells that all that it proposes is kept as new wording for its place. In what was split into points
    the body is kept as it is, for its characters are counted.
    """
    parts = [f"**{_plain(comment.title)}**"] if comment.title and comment.title.strip() else []
    if comment.points:
        parts.append(comment.body)
    elif comment.body.strip():
        parts.append(comment.body.replace("\r\n", "\n").replace("\r", "\n").strip("\n"))
    if not is_worded:
        parts += _proposals(comment.proposed_text, comment.proposed_changes or ())
    return "\n\n".join(parts)


def _proposals(text: str | None, changes: Sequence[Change]) -> list[str]:
    if not changes:
        return [_quoted("+", text)] if text else []
    return [
        "\n>\n".join(_quoted(sign, words) for sign, words in (("−", each.old), ("+", each.new)) if words)
        for each in changes
        if each.old or each.new
    ]


def _quoted(sign: str, words: str | None) -> str:
    return f"> {sign} {_plain(words or '')}"


def _plain(words: str) -> str:
    return to_markdown([Span(" ".join(words.split()))])
