"""A consultation as one JSON file, "consultation-neutral/1": its text in all versions, and all that was said and answered.

These classes are the format; `schema` gives it as JSON Schema, made of them.
Offsets are code points in the text of a paragraph, or in the title of a section.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

SCHEMA: Literal["consultation-neutral/1"] = "consultation-neutral/1"

HIDDEN = "hidden"
"""The status of a comment that is held back."""

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?$(?!\n)"
UID = r"^[a-z0-9]+$(?!\n)"
"""In Python `$` stands before a last line feed too, which `(?!\\n)` refuses; in JavaScript it changes nothing."""
SAID = r"\S"

Key = Annotated[str, Meta(min_length=1, max_length=200)]
Slug = Annotated[str, Meta(pattern=SLUG, max_length=80)]
Name = Annotated[str, Meta(pattern=SAID, max_length=160)]
Short = Annotated[str, Meta(max_length=200)]
Title = Annotated[str, Meta(pattern=SAID, max_length=1_000)]
Words = Annotated[str, Meta(max_length=400_000)]
Language = Annotated[str, Meta(pattern=LANGUAGE, max_length=8)]
Uid = Annotated[str, Meta(pattern=UID, max_length=16)]
Offset = Annotated[int, Meta(ge=0, le=10_000_000)]
Count = Annotated[int, Meta(ge=0, le=100_000_000)]
Label = Annotated[str, Meta(max_length=40)]
Translations = dict[Language, Words]
Significance = Literal["editorial", "substantive"]
AnswerState = Literal["open", "proposed", "approved", "released"]


class _Part(Struct, frozen=True, omit_defaults=True):
    """A part of the file; what is as it is by default is left out, and unknown fields are passed over."""


class Period(_Part, frozen=True):
    """The first and the last day of the consultation, as YYYY-MM-DD."""

    opens: Short
    closes: Short


class Section(_Part, frozen=True):
    """A heading; `parent_id` and `level` say where it stands in the tree, `order` where in the text."""

    id: Key
    title: Title
    level: Annotated[int, Meta(ge=1, le=6)]
    order: Count
    parent_id: Key | None = None
    number: Short | None = None
    uid: Uid | None = None
    markdown: Words | None = None
    translations: Translations = {}


class Paragraph(_Part, frozen=True):
    """A passage of a section, or of the beginning where it has none; `depth` and `ordered` are for items of lists."""

    id: Key
    order: Count
    text: Words
    section_id: Key | None = None
    type: Literal["paragraph", "list-item", "table-cell", "table", "quote"] = "paragraph"
    depth: Annotated[int, Meta(ge=1, le=9)] = 1
    ordered: bool = False
    uid: Uid | None = None
    markdown: Words | None = None
    translations: Translations = {}


class Version(_Part, frozen=True):
    """A document as it was at one time; versions come in order, the oldest first."""

    id: Key
    sections: list[Section]
    paragraphs: list[Paragraph]
    label: Short = ""
    date: Short | None = None
    is_consulted: bool = False


class Document(_Part, frozen=True):
    """One of the documents that the consultation is about."""

    id: Key
    title: Title
    versions: list[Version]
    translations: Translations = {}


class Participant(_Part, frozen=True):
    """Someone who says something, under the name that may be shown."""

    id: Key
    kind: Literal["person", "organisation", "government"]
    display: Name
    sector: Annotated[str, Meta(max_length=80)] | None = None
    role: Annotated[str, Meta(max_length=80)] | None = None


class Quote(_Part, frozen=True):
    """The words that a comment is about; they end in the paragraph `end_paragraph_id` if they run on to it."""

    exact: Words
    start: Offset
    end: Offset
    prefix: Words = ""
    suffix: Words = ""
    end_paragraph_id: Key | None = None


class Change(_Part, frozen=True):
    """New wording for a paragraph, a section's title, or what is quoted; an insertion comes after a paragraph."""

    op: Literal["replace", "insert", "delete"]
    document_id: Key | None = None
    version_id: Key | None = None
    section_id: Key | None = None
    paragraph_id: Key | None = None
    after_paragraph_id: Key | None = None
    old: Words | None = None
    new: Words | None = None


class Votes(_Part, frozen=True):
    """How many agreed, did not, and did in part."""

    for_: Count = 0
    against: Count = 0
    mixed: Count = 0


class Response(_Part, frozen=True):
    """What the region, or whoever held the consultation, answered."""

    body: Words = ""
    author_id: Key | None = None
    created: Short | None = None
    translations: Translations = {}


class Place(_Part, frozen=True, kw_only=True):
    """A place in the text, named as that of a comment; with a document only, or nothing, the whole of it."""

    document_id: Key | None = None
    version_id: Key | None = None
    section_id: Key | None = None
    section_number: Short | None = None
    paragraph_id: Key | None = None
    quote: Quote | None = None


class Move(Place, frozen=True, kw_only=True):
    """The place that a comment had until it was placed elsewhere: why, when, and the number of the passage it went to.

    With `taken_back` it was put back here then.
    """

    because: Words = ""
    to: Label = ""
    created: Short | None = None
    taken_back: Short | None = None


class Point(Place, frozen=True, kw_only=True):
    """One of the points that a comment was split into: code points of its body, and the answer to just these words.

    It has a place where that is another than its comment's, and `proposed_text` where that belongs to it.
    """

    start: Offset
    end: Offset
    proposed_text: Words | None = None
    decided: Short | None = None
    disposition: Short | None = None
    significance: Significance | None = None
    response: Response | None = None
    answer: Key | None = None
    answer_state: AnswerState | None = None
    notes: list[Words] | None = None
    moves: list[Move] | None = None


class Comment(_Part, frozen=True):
    """Something that was said: on a place in the text, or in the thread under another comment.

    It stands where it was placed last; `moves` are the places that it had before, the first one first. What has
    `points` is answered in these. With the `status` “hidden” it is held back, with “withdrawn” taken back by who said it. Comments with the same
    `answer` were answered as one. `answer_state`, `notes` and what is hidden are for the region's own use.
    """

    id: Key
    author_id: Key
    body: Words = ""
    parent_id: Key | None = None
    document_id: Key | None = None
    version_id: Key | None = None
    section_id: Key | None = None
    section_number: Short | None = None
    paragraph_id: Key | None = None
    question: Annotated[int, Meta(ge=1, le=1_000)] | None = None
    quote: Quote | None = None
    created: Short | None = None
    closed: Short | None = None
    decided: Short | None = None
    kind: Short = "comment"
    stance: Short | None = None
    language: Language | None = None
    title: Words | None = None
    proposed_text: Words | None = None
    proposed_changes: list[Change] | None = None
    votes: Votes | None = None
    status: Short | None = None
    hidden_because: Words | None = None
    labels: list[Short] | None = None
    disposition: Short | None = None
    disposition_basis: Words | None = None
    significance: Significance | None = None
    response: Response | None = None
    answer: Key | None = None
    answer_state: AnswerState | None = None
    notes: list[Words] | None = None
    moves: list[Move] | None = None
    points: list[Point] | None = None


class Consultation(_Part, frozen=True, kw_only=True):
    """The whole file; `id` becomes the consultation's address.

    It may be about the sections around the places of `scope` only, and ask again after the consultation `supplements`.
    """

    schema: Literal["consultation-neutral/1"] = SCHEMA
    id: Slug
    title: Title
    language: Language
    period: Period
    documents: list[Document]
    participants: list[Participant]
    comments: list[Comment]
    translations: Translations = {}
    letter: Translations = {}
    questions: list[Translations] = []
    supplements: Slug | None = None
    scope: list[Place] | None = None
    source: dict[str, Any] | str | None = None
    licence: Words | None = None
    notes: Words | None = None
    counts: dict[str, Count] = {}


def counts(file: Consultation) -> dict[str, int]:
    """Count what is in a file, so that its reader can see that nothing was lost."""
    versions = [version for document in file.documents for version in document.versions]
    comments = file.comments
    points = [point for each in comments for point in each.points or ()]
    return {
        "documents": len(file.documents),
        "versions": len(versions),
        "sections": sum(len(version.sections) for version in versions),
        "paragraphs": sum(len(version.paragraphs) for version in versions),
        "participants": len(file.participants),
        "comments": len(comments),
        "replies": sum(each.parent_id is not None for each in comments),
        "points": len(points),
        "moved": sum(bool(each.moves) for each in comments) + sum(bool(each.moves) for each in points),
        "with_quote": sum(each.quote is not None for each in comments),
        "with_paragraph": sum(each.paragraph_id is not None for each in comments),
        "with_section": sum(each.section_id is not None for each in comments),
        "with_proposed_text": sum(bool(each.proposed_text or each.proposed_changes) for each in comments),
        "with_disposition": sum(each.disposition is not None for each in comments),
        "with_response": sum(each.response is not None for each in comments),
    }


def schema() -> dict[str, object]:
    """Give the format as JSON Schema (2020-12)."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Consultation)}


def write(file: Consultation) -> bytes:
    """Write a file, indented by two, with a line feed at its end."""
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"
