"""Words before and after, said for those who see neither lines nor colours."""

from collections.abc import Sequence

from flask_babel import gettext as _

from consult.text.diff import Piece


def told(pieces: Sequence[Piece]) -> str:
    """Say in words what a change strikes and adds, for those who see neither lines nor colours."""
    said = {
        "delete": lambda words: _("Deleted: “%(words)s”.", words=words),
        "insert": lambda words: _("Added: “%(words)s”.", words=words),
    }
    return " ".join(
        said[each.op](each.text.strip()) for each in pieces if each.op in said and each.text.strip()
    )
