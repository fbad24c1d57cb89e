"""Words that someone types to say which place in a passage they mean."""

from flask_babel import gettext
from wtforms import RadioField, SelectChoice, ValidationError

from consult.text.anchors import quote
from consult.text.finding import occurrences
from consult.web.numbers import read_number

CONTEXT = 30


def find(words: str, passage: str, which: RadioField, missing: str) -> tuple[int, int]:
    """Find the words in a passage, in code points; when they stand there several times, ask which is meant.

    Raises ValidationError, with `missing` when they are not there at all.
    """
    flat = passage.replace("\n", " ")
    found = occurrences(flat, words)
    if not found:
        raise ValidationError(missing)
    if len(found) > 1:
        which.choices = [
            SelectChoice(str(index), _context(flat, *place)) for index, place in enumerate(found)
        ]
    chosen = read_number(which.data or ("0" if len(found) == 1 else ""))
    if chosen is None or chosen >= len(found):
        raise ValidationError(gettext("These words stand here more than once. Choose which place you mean."))
    return found[chosen]


def _context(passage: str, start: int, end: int) -> str:
    found = quote("passage", passage, start, end)
    return f"… {found.prefix[-CONTEXT:]}[{found.exact}]{found.suffix[:CONTEXT]} …"
