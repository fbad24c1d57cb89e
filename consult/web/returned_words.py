"""What is written as a comment for each thing that a returned Word file says, in the language of the file."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.formats.plain_words import as_markdown
from consult.formats.word_changes import ChangeKind
from consult.formats.word_points import Point, PointKind, Reply
from consult.text import diff

MOST_TOLD = 3
"""So many changes of a wording are told one by one; the whole wording stands beside them."""
_QUOTED = 120  # code points of struck or added words that are told
_CLIPPED = 2_000  # code points of a tracked change that nothing else tells of


def body(point: Point, passage: str) -> str:
    """Give the words of a comment as Markdown; `passage` is what stands where it was placed, or nothing."""
    words = as_markdown(point.text)
    match point.kind:
        case PointKind.COMMENT | PointKind.WRITTEN:
            return remark(point.text)
        case PointKind.WORDING if passage:
            return _changes(passage, point.text) or words
        case PointKind.WORDING:
            return "\n\n".join([_("Proposed wording in the Word file:"), words])
        case PointKind.STRUCK:
            return str(_("Strike “%(old)s”.", old=_quoted(passage)) if passage else _("Strike a passage."))
        case PointKind.BEFORE | PointKind.ADDED:
            return "\n\n".join([_where(point.kind, passage), words])
    return "\n\n".join([_("Changes in the Word file:"), *(_change(*each) for each in point.changes)])


def remark(text: str) -> str:
    """Give what someone wrote in the margin, which may have been a picture."""
    return as_markdown(text) or str(_("A comment without words in the Word file."))


def reply_to_colleagues(reply: Reply, label: str) -> str:
    """Give what someone answered in the margin, as it is said to colleagues in a room."""
    place = label or _("the whole plan")
    if reply.author:
        head = _("On %(place)s, %(author)s says in the Word file:", place=place, author=reply.author)
    else:
        head = _("On %(place)s, it says in the Word file:", place=place)
    return f"{head}\n\n{reply.text.strip()}"


def _where(kind: PointKind, passage: str) -> str:
    if not passage:
        return str(_("Add new text:"))
    return str(_("Add before this passage:") if kind is PointKind.BEFORE else _("Add after this passage:"))


def _changes(old: str, new: str) -> str:
    """Tell in a few sentences what another wording changes."""
    found = list(_pairs(old, new))
    told = [_exchange(*each) for each in found[:MOST_TOLD]]
    left = len(found) - len(told)
    if left:
        told.append(ngettext("And %(num)s change more.", "And %(num)s changes more.", left))
    return " ".join(told)


def _pairs(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Give what is struck and what is put in its place, stretch by stretch."""
    struck = ""
    for piece in [*diff.words(old, new), diff.Piece("equal", "")]:
        if piece.op == "delete":
            struck = piece.text.strip()
            continue
        added = piece.text.strip() if piece.op == "insert" else ""
        if struck or added:
            yield struck, added
        struck = ""


def _exchange(old: str, new: str) -> str:
    if not old:
        return str(_("Add “%(new)s”.", new=_quoted(new)))
    if not new:
        return str(_("Strike “%(old)s”.", old=_quoted(old)))
    return str(_("Change “%(old)s” to “%(new)s”.", old=_quoted(old), new=_quoted(new)))


def _quoted(words: str) -> str:
    return as_markdown(_clipped(words, _QUOTED))


def _change(kind: ChangeKind, words: str) -> str:
    """Tell of one tracked change."""
    shown = as_markdown(_clipped(words, _CLIPPED))
    sentences = {
        ChangeKind.INSERTED: _("Added: %(words)s", words=shown),
        ChangeKind.DELETED: _("Struck: %(words)s", words=shown),
        ChangeKind.MOVED_HERE: _("Moved here: %(words)s", words=shown),
        ChangeKind.MOVED_AWAY: _("Moved away: %(words)s", words=shown),
    }
    return str(sentences[kind])


def _clipped(words: str, length: int) -> str:
    return words if len(words) <= length else f"{words[:length].rsplit(' ', 1)[0]} …"
