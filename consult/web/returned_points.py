"""What a returned Word file says, as a page holds it between reading and saving: at the region's desk and in a room."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from consult.errors import Invalid
from consult.formats import documents
from consult.formats.problems import Unreadable, UnreadableCode
from consult.formats.word_changes import ChangeKind, Lost
from consult.formats.word_placing import place
from consult.formats.word_points import Point, PointKind, Reply, familiar, points
from consult.formats.word_returned import Returned, read_returned
from consult.formats.word_stamp import Stamp
from consult.model.comments import CommentKind
from consult.queries.texts import Text
from consult.text.anchors import Located, Status
from consult.web.fields import one_line

MOST_POINTS = 2_000
LONGEST = 100_000
"""Code points of one thing that a file says: a comment, or the other words of a table."""
MOST_HELD = 4_000_000
"""Characters that a page carries along."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a response says in one of its texts, in Markdown, and what people say about that in the margin."""

    name: str
    source: str
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """What was understood of a file: what it says in `locale`, and how much it looks like the version.

    `familiar` of its `blocks` stand word for word there, `missing` blocks of the version are not in the file; tracked
    changes that are `repeated`, `wordless` or of looks alone (`formats`) are nothing to decide on.
    `stamp` tells where we gave the file out, if we did; the file `is_strange` when that was another room. Of a response
    `texts` are those about the plan as a whole, `stance` is what stands as such, and each view is a point as it would
    stand in the margin.
    """

    filename: str
    digest: str
    locale: str
    points: tuple[Point, ...]
    familiar: int
    blocks: int
    missing: int
    repeated: int
    wordless: int
    formats: int
    stamp: Stamp | None
    is_strange: bool = False
    texts: tuple[Written, ...] | None = None
    stance: str | None = None


def read(data: bytes) -> Returned:
    """Read a file by itself; raises Invalid."""
    documents.check_word(data)
    try:
        return read_returned(data)
    except Unreadable as refused:
        if refused.code == UnreadableCode.WRONG_TYPE:  # a sheet or a text of another program
            raise Unreadable(UnreadableCode.ONLY_WORD) from refused
        raise


def laid(filename: str, data: bytes, returned: Returned, texts: Mapping[str, Text]) -> Held:
    """Lay a file beside the texts of a version, that in the language of which it has most; raises Invalid."""
    versions = {locale: [each.block for each in text.passages] for locale, text in texts.items()}
    alike = {locale: familiar(returned, version) for locale, version in versions.items()}
    locale = max(alike, key=lambda code: alike[code])
    placed = place(returned, versions[locale])
    found = points(returned, placed, versions[locale])
    if not found.points and not (returned.stamp and returned.stamp.marks):
        raise Invalid("nothing_said")
    check(found.points)
    return Held(
        filename=short(filename),
        digest=hashlib.sha256(data).hexdigest(),
        locale=locale,
        points=found.points,
        familiar=alike[locale],
        blocks=len(returned.sent),
        missing=len(placed.missing),
        repeated=found.repeated,
        wordless=found.wordless,
        formats=returned.formats,
        stamp=returned.stamp,
    )


def short(filename: str) -> str:
    """Give the name of a file as it is shown."""
    return one_line(filename)[-200:]


def check(points: Sequence[Point]) -> None:
    """Refuse what is more than a page can hold; raises Invalid."""
    if len(points) > MOST_POINTS:
        raise Invalid("too_many_points", limit=MOST_POINTS)
    if any(len(said) > LONGEST for point in points for said in (point.text, *_replies(point))):
        raise Invalid("text_too_long", limit=LONGEST)


def _replies(point: Point) -> list[str]:
    return [reply.text for reply in point.replies]


def _signer(where: str) -> URLSafeSerializer:
    """Sign for one page, so that nothing else can be sent back in its place, and nothing from elsewhere."""
    return URLSafeSerializer(str(current_app.secret_key), salt=f"word {where}")


def pack(held: Held, where: str) -> str:
    """Write what is held as one word, which a page carries along as it carries a text; raises Invalid if too long.

    `where` names the page and what it is about: nothing else reads it.
    """
    packed = str(_signer(where).dumps(asdict(held)))
    if len(packed) > MOST_HELD:
        raise Invalid("too_many_points", limit=MOST_POINTS)
    return packed


def unpack(packed: str, where: str) -> Held | None:
    """Read what a page has carried along; nothing if it is not what was given to it."""
    try:
        given: dict[str, Any] = _signer(where).loads(packed)
    except BadSignature:
        return None
    stamp = Stamp(**given["stamp"]) if given["stamp"] else None
    texts = None if given["texts"] is None else tuple(_written(each) for each in given["texts"])
    read = {"points": tuple(_point(each) for each in given["points"]), "stamp": stamp, "texts": texts}
    return Held(**given | read)


def _written(given: dict[str, Any]) -> Written:
    return Written(**given | {"replies": tuple(Reply(**each) for each in given["replies"])})


def _point(given: dict[str, Any]) -> Point:
    located = given["located"]
    return Point(
        **given
        | {
            "kind": PointKind(given["kind"]),
            "located": Located(**located | {"status": Status(located["status"])}) if located else None,
            "lost": Lost(given["lost"]) if given["lost"] else None,
            "replies": tuple(Reply(**each) for each in given["replies"]),
            "changes": tuple((ChangeKind(kind), words) for kind, words in given["changes"]),
        }
    )


def kind_of(point: Point) -> CommentKind:
    """Guess what kind of comment a point is: Word does not tell."""
    is_question = point.kind is PointKind.COMMENT and point.text.rstrip().endswith("?")
    return CommentKind.QUESTION if is_question else CommentKind.PROPOSAL
