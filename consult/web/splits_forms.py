"""What a drafter fills in to split a comment: what becomes of each sentence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import NumberRange, Optional

from consult.text.sentences import Sentence, Span, sentences


class Fate(StrEnum):
    """What becomes of a sentence."""

    BEGINS = "begins"
    ON = "on"
    NONE = "none"


FATES = (
    (Fate.BEGINS, _l("A new point begins")),
    (Fate.ON, _l("Goes on with the one before")),
    (Fate.NONE, _l("In no point")),
)


class SplitForm(FlaskForm):
    """What else belongs to a split: `seen` is the digest of the words that were divided."""

    seen = HiddenField()
    wording = IntegerField(
        _l("The proposed wording belongs to point number"), default=1, validators=[Optional(), NumberRange(1)]
    )
    is_right = BooleanField()


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its words, and what becomes of it."""

    start: int
    end: int
    opens: bool
    words: str
    fate: Fate


def lines(body: str, given: Mapping[str, str]) -> list[Line]:
    """Lay out the sentences of a comment, as they were marked, or else with a point for each paragraph."""
    return [_line(body, each, given) for each in sentences(body)]


def _line(body: str, each: Sentence, given: Mapping[str, str]) -> Line:
    said = given.get(f"cut-{each.start}", "")
    usual = Fate.BEGINS if each.opens else Fate.ON
    fate = Fate(said) if said in set(Fate) else usual
    return Line(each.start, each.end, each.opens, body[each.start : each.end], fate)


def spans(marked: Sequence[Line]) -> list[Span]:
    """Give the points: each from its first sentence to the last that goes on with it."""
    return list(_spans(marked))


def _spans(marked: Sequence[Line]) -> Iterator[Span]:
    begun: Span | None = None
    for each in marked:
        if each.fate is Fate.ON and begun:
            begun = Span(begun.start, each.end)
            continue
        if begun:
            yield begun
        begun = Span(each.start, each.end) if each.fate is Fate.BEGINS else None
    if begun:
        yield begun
