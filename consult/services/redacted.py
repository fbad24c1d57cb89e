"""Write texts anew when words in them have been redacted or may be read again, with all that is made from them."""

from collections.abc import Sequence
from html import escape

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import joinedload

from consult.db import db
from consult.errors import Invalid
from consult.model.comments import Comment
from consult.model.files import File, FilePart
from consult.model.notices import Mail
from consult.model.redactions import Original, OriginalFile, OriginalFilePart, Redaction
from consult.model.splits import Part
from consult.policy import Actor
from consult.queries.redactions import Spot, Surroundings
from consult.services import similarities, words
from consult.text import markdown, order
from consult.text.redacting import Masked, Struck, holds, masked

KEPT_OF_FILE = ("name", "title", "kind", "size", "digest")
"""What is kept of a file beside what it contains."""

Parts = type[FilePart] | type[OriginalFilePart]

Found = Sequence[tuple[Spot, Original]]
"""Fields, and what is kept of what they said before anything in them was redacted."""


def cuts(found: Found) -> dict[int, Masked]:
    """Give where words are missing in what comments say now, by the id of the comment."""
    return {
        spot.row.id: original.cut
        for spot, original in found
        if isinstance(spot.row, Comment) and spot.field == "body"
    }


def rewrite(around: Surroundings, found: Found, before: dict[int, Masked]) -> None:
    """Let each field say what may be read of it; `before` is where words were missing."""
    after = cuts(found)
    points = {each.id: each for each in around.comments}
    changed: dict[int, Comment] = {}
    for spot, original in found:
        setattr(spot.row, spot.field, original.masked)
        if isinstance(spot.row, Comment):
            changed[spot.row.id] = spot.row
    for part in around.parts:
        point = points.get(part.point_id or 0)
        if part.whole_id in after and point is not None:
            _move(part, point, before[part.whole_id], after[part.whole_id])
            changed[point.id] = point
    for comment in changed.values():
        _renew(comment)


def _move(part: Part, point: Comment, before: Masked, after: Masked) -> None:
    """Let a point keep its words of a comment that was split; what the author has changed since is left."""
    if point.body != before.text[part.start : part.end]:
        return
    start = after.shown(before.original(part.start))
    end = after.shown(before.original(part.end))
    if start is None or end is None:
        raise Invalid("words_over_points")
    part.start, part.end = start, end
    point.body = after.text[start:end]


def _renew(comment: Comment) -> None:
    """Make anew what is made from the words of a comment."""
    organisation = comment.organisation.name if comment.organisation else ""
    comment.html = markdown.html(comment.body)
    comment.name_order = order.by_name(organisation, comment.signed_as)
    words.renew(comment)
    if comment.root_id is None and not comment.is_part:
        similarities.forget(comment)


def mask_letters(made: Redaction) -> None:
    """Take the words out of letters that have been written and not yet sent, in plain text and in HTML."""
    waiting = db.session.scalars(
        select(Mail).where(Mail.sent_at.is_(None), Mail.text != "").with_for_update()
    )
    for letter in waiting.all():
        struck = made.struck(letter.locale)
        if any(holds(letter.text, each.words) for each in struck):
            letter.text = masked(letter.text, struck).text
            letter.subject = masked(letter.subject, struck).text[:255]
            letter.html = masked(letter.html, [Struck(escape(each.words), each.mark) for each in struck]).text


def put_back(made: Redaction) -> None:
    """Give out files again as they came in, where a redaction had put copies in their place."""
    kept = db.session.scalars(
        select(OriginalFile)
        .where(OriginalFile.redaction_id == made.id)
        .options(joinedload(OriginalFile.file))
    )
    for each in kept.all():
        db.session.execute(delete(FilePart).where(FilePart.file_id == each.file_id))
        _move_parts(OriginalFilePart, FilePart, each.file_id)
        for name in KEPT_OF_FILE:
            setattr(each.file, name, getattr(each, name))
        db.session.execute(delete(OriginalFilePart).where(OriginalFilePart.file_id == each.file_id))
        db.session.delete(each)


def set_aside(actor: Actor, file: File, made: Redaction) -> None:
    """Keep a file as it came in apart, so that its row can hold a copy.

    Where a copy is there already, the decision behind it gives way to this one, with its words.
    """
    kept = db.session.scalar(
        select(OriginalFile)
        .where(OriginalFile.file_id == file.id)
        .options(joinedload(OriginalFile.redaction))
    )
    if kept is not None:
        earlier, kept.redaction = kept.redaction, made
        made.words = list(dict.fromkeys([*made.words, *earlier.words]))
        earlier.lifted_by_id, earlier.lifted_at = actor.user_id, made.at
    else:
        said = {name: getattr(file, name) for name in KEPT_OF_FILE}
        db.session.add(OriginalFile(file_id=file.id, redaction=made, **said))
        db.session.flush()
        _move_parts(FilePart, OriginalFilePart, file.id)
    db.session.execute(delete(FilePart).where(FilePart.file_id == file.id))


def _move_parts(source: Parts, target: Parts, file_id: int) -> None:
    """Copy what a file contains from table to table; it never leaves the database."""
    content = select(source.file_id, source.position, source.content).where(source.file_id == file_id)
    db.session.execute(insert(target).from_select(["file_id", "position", "content"], content))
