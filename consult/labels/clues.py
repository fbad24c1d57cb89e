"""Why a piece of an answer may belong to a passage, in a sentence, and what came before that it may be the same as."""

from collections.abc import Callable

from flask_babel import gettext as _

from consult.text.referring import Clue, Hint

_SENTENCES: dict[Clue, Callable[[str], str]] = {
    Clue.QUOTE: lambda words: _("It quotes “%(words)s”.", words=words),
    Clue.ALIKE: lambda words: _("It quotes nearly the same words: “%(words)s”.", words=words),
    Clue.SAME: lambda words: _("It has the same words: “%(words)s”.", words=words),
    Clue.NUMBER: lambda words: _("It refers to “%(words)s”.", words=words),
    Clue.HEADING: lambda words: _("It names the heading “%(words)s”.", words=words),
}
_ABOVE: dict[Clue, Callable[[str], str]] = {
    Clue.QUOTE: lambda words: _("The heading over it in the answer quotes “%(words)s”.", words=words),
    Clue.ALIKE: lambda words: _("The heading over it in the answer quotes “%(words)s”.", words=words),
    Clue.SAME: lambda words: _(
        "The heading over it in the answer has the same words: “%(words)s”.", words=words
    ),
    Clue.NUMBER: lambda words: _("The heading over it in the answer refers to “%(words)s”.", words=words),
    Clue.HEADING: lambda words: _("The heading over it in the answer is like “%(words)s”.", words=words),
}
_LONGEST = 80


def because(hint: Hint) -> str:
    """Say why a passage is suggested."""
    words = hint.words if len(hint.words) <= _LONGEST else f"{hint.words[:_LONGEST].rsplit(' ', 1)[0]} …"
    return (_ABOVE if hint.is_above else _SENTENCES)[hint.clue](words)
