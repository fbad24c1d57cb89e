"""What a returned Word file says, as a page holds it between reading and saving: at the region's desk and in a room."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from consult.errors import Invalid
from consult.formats import documents
from consult.formats.word_changes import ChangeKind, Lost
from consult.formats.word_placing import place
from consult.formats.word_points import Point, PointKind, Reply, familiar, points
from consult.formats.word_returned import read_returned
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
class Held:
    """What was understood of a file: what it says in `locale`, and how much it looks like the version.

    `familiar` of its `blocks` stand word for word there, `missing` blocks of the version are not in the file; tracked
    changes that are `repeated`, `wordless` or of looks alone (`formats`) are nothing to decide on.
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


def read(filename: str, data: bytes, texts: Mapping[str, Text]) -> Held:
    """Read a file against the texts of a version, in the language of which it has most; raises Invalid."""
    documents.check_word(data)
    returned = read_returned(data)
    versions = {locale: [each.block for each in text.passages] for locale, text in texts.items()}
    alike = {locale: familiar(returned, version) for locale, version in versions.items()}
    locale = max(alike, key=lambda code: alike[code])
    placed = place(returned, versions[locale])
    found = points(returned, placed, versions[locale])
    if not found.points:
        raise Invalid("nothing_said")
    if len(found.points) > MOST_POINTS:
        raise Invalid("too_many_points", limit=MOST_POINTS)
    if any(len(said) > LONGEST for point in found.points for said in (point.text, *_replies(point))):
        raise Invalid("text_too_long", limit=LONGEST)
    return Held(
        filename=one_line(filename)[-200:],
        digest=hashlib.sha256(data).hexdigest(),
        locale=locale,
        points=found.points,
        familiar=alike[locale],
        blocks=len(returned.sent),
        missing=len(placed.missing),
        repeated=found.repeated,
        wordless=found.wordless,
        formats=returned.formats,
    )


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
    return Held(**given | {"points": tuple(_point(each) for each in given["points"])})


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
