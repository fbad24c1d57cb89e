"""A consultation report as one state in JSON, "consultation-report/1", from which every other kind of file is made.

These classes are the format. It holds both languages and codes, never words in one language that stand for them.
"""

from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal

import msgspec
from msgspec import Struct

SCHEMA: Literal["consultation-report/1"] = "consultation-report/1"
MIMETYPE = "application/json"

Texts = dict[str, str]
"""The same words in several languages: locale → text."""


class _Part(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of the state; what is as it is by default is left out."""


class Change(_Part, frozen=True, kw_only=True):
    """A passage before and after; one of them is empty when it was added or removed."""

    passage: str
    before: str
    after: str


class Answer(_Part, frozen=True, kw_only=True):
    """What the region answered; `revision` is that of the row, `same_as` the numbers of comments with the same answer."""

    revision: int
    outcome: str
    reasons: Texts = {}
    released_at: datetime | None = None
    same_as: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()


class Round(_Part, frozen=True, kw_only=True):
    """Another consultation of the same plan."""

    slug: str
    title: Texts
    first_day: date
    last_day: date


class Question(_Part, frozen=True, kw_only=True):
    """A guiding question of the covering letter."""

    number: int
    text: Texts


class Point(_Part, frozen=True, kw_only=True):
    """One of the points that a comment was split into, which are answered one by one."""

    passage: str
    language: str
    body: str
    answer: Answer | None = None


class Comment(_Part, frozen=True, kw_only=True):
    """One comment with its answer; of one that is not published only the number, the place, how it stands and the answer.

    `body` is Markdown. `replaced` are the words that `proposed` would take the place of. Of one that was withdrawn the words are left out.
    """

    number: int
    revision: int
    received_at: datetime
    is_published: bool = True
    sender: str = ""
    organisation: str = ""
    sector: str = ""
    section: str = ""
    passage: str = ""
    question: Question | None = None
    language: str = ""
    text_language: str = ""
    kind: str = ""
    stance: str = ""
    quote: str = ""
    body: str = ""
    proposed: str | None = None
    replaced: str = ""
    agree: int = 0
    is_late: bool = False
    withdrawn_at: datetime | None = None
    replaced_by: int | None = None
    answer: Answer | None = None
    points: tuple[Point, ...] = ()
    answered_with: Round | None = None


class Body(_Part, frozen=True, kw_only=True):
    """An organisation that was asked or answered, and how it did."""

    name: str
    sector: str
    is_invited: bool
    how: str


class Stances(_Part, frozen=True, kw_only=True):
    """How many of a sector take which stance; each organisation and each person once."""

    sector: str
    counts: dict[str, int]


class Section(_Part, frozen=True, kw_only=True):
    """A heading of the text that was consulted on."""

    uid: str
    number: str
    title: Texts


class File(_Part, frozen=True, kw_only=True):
    """A file that came with a response, known by its checksum."""

    name: str
    title: str
    size: int
    sha256: str


class View(_Part, frozen=True, kw_only=True):
    """One view of a response, as it was received, and the number of the comment that it became."""

    passage: str
    body: str
    language: str = ""
    text_language: str = ""
    comment: int | None = None
    question: int | None = None
    kind: str = ""
    stance: str = ""
    quote: str = ""
    proposed: str | None = None
    replaced: str = ""


class Response(_Part, frozen=True, kw_only=True):
    """A response as it was received, for the annex; of one that was withdrawn only that it was.

    `held_back` counts those of its views that are not published.
    """

    number: int
    organisation: str
    received_at: datetime
    is_late: bool = False
    is_preliminary: bool = False
    withdrawn_at: datetime | None = None
    replaced_by: int | None = None
    stance: str = ""
    joins: str = ""
    together_with: tuple[str, ...] = ()
    decided: str = ""
    decided_on: date | None = None
    summary: str = ""
    views: str = ""
    reservation: str = ""
    points: tuple[View, ...] = ()
    held_back: int = 0
    files: tuple[File, ...] = ()


class Taken(_Part, frozen=True, kw_only=True):
    """Comments of an earlier consultation that are answered with this one."""

    round: Round
    comments: tuple[Comment, ...]


class Received(_Part, frozen=True, kw_only=True):
    """The numbers that were given out: 1 to `last`, of which `points` went to points of comments."""

    last: int
    points: tuple[int, ...] = ()


class Correction(_Part, frozen=True, kw_only=True):
    """What was corrected while the consultation ran."""

    number: int
    announced_at: datetime
    text: Texts


class Earlier(_Part, frozen=True, kw_only=True):
    """An edition before this one, and what is otherwise in this one: comments that are new, and answers that changed."""

    number: int
    frozen_at: datetime
    sha256: str
    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()


class Block(_Part, frozen=True, kw_only=True):
    """A passage of the plan: its identity, what it is, the number people cite, and its Markdown by language."""

    uid: str
    kind: str
    texts: Texts
    level: int = 0
    ordered: bool = False
    label: str = ""


class Proposal(_Part, frozen=True, kw_only=True):
    """The text that the board is asked to adopt, and the text that was consulted on."""

    version: int
    blocks: tuple[Block, ...]
    before: tuple[Block, ...]


class Letterhead(_Part, frozen=True, kw_only=True):
    """Whom the report is from and how its files look: a logo as PNG with what it shows, and a colour such as #1a1a1a."""

    region: Texts
    unit: Texts = {}
    address: str = ""
    footer: Texts = {}
    colour: str = "#1a1a1a"
    logo: bytes = b""
    logo_told: Texts = {}


class Report(_Part, frozen=True, kw_only=True):
    """The whole report as it was at one moment.

    `sums` holds the SHA-256 of every comment as it stands here, by its number: what was changed afterwards is found.
    Texts of the region are Markdown in which {number of comments} and the like stand for what the report itself says.
    """

    schema: Literal["consultation-report/1"] = SCHEMA
    edition: int
    frozen_at: datetime
    because: str = ""
    round: Round
    plan: str
    plan_title: Texts
    registration_no: str = ""
    publication: str = ""
    version: int
    language: str
    letterhead: Letterhead | None = None
    introduction: Texts = {}
    process: Texts
    summary: Texts
    counting: Texts = {}
    closing: Texts = {}
    corrections: tuple[Correction, ...] = ()
    limited_to: tuple[Section, ...] = ()
    judged: str = ""
    bodies: tuple[Body, ...] = ()
    invited: int = 0
    invited_answered: int = 0
    persons: int = 0
    unnamed: int = 0
    stances: tuple[Stances, ...] = ()
    sections: tuple[Section, ...] = ()
    comments: tuple[Comment, ...] = ()
    taken_along: tuple[Taken, ...] = ()
    responses: tuple[Response, ...] = ()
    received: Received
    earlier: tuple[Earlier, ...] = ()
    decision: Texts = {}
    proposal: Proposal | None = None
    sums: dict[str, str] = {}


def canonical(part: Any) -> bytes:
    """Write a part in the one way in which checksums are taken: UTF-8, keys in order, no spaces, defaults left out."""
    return msgspec.json.encode(part, order="sorted")


def digest(part: Any) -> str:
    """Give the SHA-256 of a part as `canonical` writes it."""
    return checksum(canonical(part))


def checksum(data: bytes) -> str:
    """Give the SHA-256 of a file."""
    return sha256(data).hexdigest()


def read(data: bytes) -> Report:
    """Read a report; raises `msgspec.DecodeError` with the place of what is wrong."""
    return msgspec.json.decode(data, type=Report)
