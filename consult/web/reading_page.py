"""The reading page as its template shows it: contents, blocks with their marks, and notes beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from consult.queries.comments import Placed
from consult.queries.notes import Note
from consult.queries.reading import BEFORE_THE_FIRST, Head, Passage, Section, Text
from consult.queries.scopes import covers
from consult.queries.tallies import Counts
from consult.queries.threads import Thread
from consult.text.anchors import Status
from consult.text.marks import Mark, marked
from consult.web.locale import current_locale
from consult.web.note_lines import Line, Lines
from consult.web.voices import Voices


@dataclass(frozen=True, slots=True)
class Around:
    """What all blocks of a page have in common."""

    head: Head
    counts: Counts
    voices: Voices
    open: Thread | None
    lines: Lines
    is_asked_about: bool = True

    def key(self, placed: Placed) -> str:
        """Name a comment on this page: by its number, and by its consultation if that is not the page's own."""
        main = self.head.main
        is_main = main is not None and main.id == placed.consultation_id
        return str(placed.note.number) if is_main else f"{placed.consultation}.{placed.note.number}"

    def is_open(self, placed: Placed) -> bool:
        """Tell if a comment's thread is the one that is open."""
        return self.open is not None and self.open.root.note.id == placed.note.id


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note beside its block; `thread` is there when it is open."""

    note: Note
    line: Line
    key: str
    consultation: str
    status: Status
    is_marked: bool
    is_main: bool
    thread: Thread | None


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block with its passages marked, its notes and what can be done at it."""

    passage: Passage
    html: Markup
    notes: Sequence[NoteView]
    count: int
    is_active: bool
    comment: str
    propose: str
    more: str

    @property
    def count_url(self) -> str:
        """Lead to the first note of the block."""
        return f"#c{self.notes[0].key}" if self.notes else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A block in the contents, under the section that is shown."""

    label: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A section in the contents."""

    number: str
    title: str
    url: str
    count: int | None
    here: bool = False
    lang: str = ""
    note: str = ""
    is_asked_about: bool = False
    parts: list[Part] = field(default_factory=list)


def lay_out(around: Around, section: Section, placed: Sequence[Placed]) -> list[BlockView]:
    """Put the notes beside their blocks, and mark the words they quote; the heading comes first."""
    beside: dict[str, list[Placed]] = {}
    for each in placed:
        beside.setdefault(each.uid, []).append(each)
    marks = _marks(around, section.passages, placed)
    return [
        _block(around, each, beside.get(each.uid, []), marks.get(each.uid, [])) for each in section.passages
    ]


def _marks(around: Around, passages: Sequence[Passage], placed: Sequence[Placed]) -> dict[str, list[Mark]]:
    """Mark quoted words in every block that they run over, as far as the section goes."""
    order = {passage.uid: place for place, passage in enumerate(passages)}
    found: dict[str, list[Mark]] = {}
    for each in placed:
        if each.start is None or each.end is None:
            continue
        first = order[each.uid]
        last = max(order.get(each.end_uid or each.uid, first), first)
        for further, passage in enumerate(passages[first : last + 1]):
            if _is_said_of(each, passage):
                start = 0 if further else each.start
                is_last = passage.uid == (each.end_uid or each.uid)
                end = each.end if is_last else len(passage.plain)
                found.setdefault(passage.uid, []).append(_mark(around, each, further, (start, end)))
    return found


def _mark(around: Around, placed: Placed, further: int, words: tuple[int, int]) -> Mark:
    key = around.key(placed)
    own_id = f"q{key}-{further}" if further else f"q{key}"
    return Mark(*words, own_id, f"c{key}", _classes(around, placed))


def _block(around: Around, passage: Passage, placed: Sequence[Placed], marks: Sequence[Mark]) -> BlockView:
    marked_keys = {mark.note for mark in marks}
    notes = [_note(around, each, marked_keys) for each in placed]
    comment = propose = ""
    if around.head.consultation and around.voices.may_try and around.is_asked_about:
        slug = around.head.consultation.slug
        comment = url_for("comments.on_block", slug=slug, uid=passage.uid)
        propose = f"{comment}?propose=1"
    return BlockView(
        passage,
        Markup(marked(passage.html, marks)),  # noqa: S704 - kept safe HTML, and marks made of our own ids
        notes,
        around.counts.blocks.get(passage.uid, 0),
        any(each.thread for each in notes),
        comment,
        propose,
        _more(around, passage, len(notes)),
    )


def _more(around: Around, passage: Passage, shown: int) -> str:
    """Lead to everything that was said at a block, when more was said than is shown."""
    main = around.head.main
    if main is None or around.counts.blocks.get(passage.uid, 0) <= shown:
        return ""
    if around.head.consultation:
        return url_for("comments.on_block", slug=main.slug, uid=passage.uid)
    return url_for("comments.index", slug=main.slug, section=passage.label.split(".", maxsplit=1)[0])


def _is_said_of(placed: Placed, passage: Passage) -> bool:
    """Tell if a comment quotes the words in the language that is shown, and they still stand."""
    return placed.note.text_locale == passage.locale and placed.status not in {Status.SECTION, Status.REMOVED}


def _classes(around: Around, placed: Placed) -> tuple[str, ...]:
    if around.is_open(placed):
        return ("is-active",)
    return ("q-own",) if placed.note.is_own else ()


def _note(around: Around, placed: Placed, marked_keys: set[str]) -> NoteView:
    key = around.key(placed)
    return NoteView(
        placed.note,
        around.lines.line(placed.note, f"c{key}", f"?open={key}#c{key}"),
        key,
        placed.consultation,
        placed.status,
        f"c{key}" in marked_keys,
        around.head.consultation is not None and around.head.consultation.id == placed.consultation_id,
        around.open if around.is_open(placed) else None,
    )


def contents(around: Around, text: Text, blocks: Sequence[BlockView]) -> list[Entry]:
    """List the sections with their counts, the blocks of the one shown, and the plan as a whole."""
    head, counts = around.head, around.counts
    nothing = 0 if head.main is not None and not counts.are_partial else None
    parts = [_part(around, block) for block in blocks if block.passage is not text.section.heading]
    entries = [
        Entry(
            each.label if each else "",
            each.plain if each else gettext("Before the first section"),
            _url(head, each),
            counts.sections.get(each.uid if each else None, nothing),
            here=(each.uid if each else None) == text.section.uid,
            lang=each.locale if each and each.locale != current_locale() else "",
            note=_own(around) if (each.uid if each else None) in counts.own_sections else "",
            is_asked_about=head.scope is not None and covers(head.scope, each.uid if each else None),
            parts=parts,
        )
        for each in _sections(text)
    ]
    if head.consultation:
        whole = url_for("comments.index", slug=head.consultation.slug, section="whole")
        entries.append(Entry("", gettext("The whole plan"), whole, counts.whole or nothing))
    return entries


def _sections(text: Text) -> list[Passage | None]:
    return [*([None] if text.has_beginning else []), *text.headings]


def _part(around: Around, block: BlockView) -> Part:
    uid = block.passage.uid
    return Part(block.passage.label, f"#b-{uid}", _own(around) if uid in around.counts.own else "")


def _own(around: Around) -> str:
    if around.voices.actor.memberships:
        return str(gettext("Your organisation has commented here"))
    return str(gettext("You have commented here"))


def _url(head: Head, heading: Passage | None) -> str:
    label = heading.label if heading else BEFORE_THE_FIRST
    return url_for("reading.section", slug=head.plan.slug, number=head.version.number, label=label)


def neighbours(around: Around, text: Text) -> tuple[Entry | None, Entry | None]:
    """Give the section before and the section after."""
    sections = _sections(text)
    uids = [each.uid if each else None for each in sections]
    at = uids.index(text.section.uid)
    entries = [
        Entry(
            each.label if each else "",
            each.plain if each else gettext("Before the first section"),
            _url(around.head, each),
            None,
        )
        for each in sections
    ]
    return entries[at - 1] if at > 0 else None, entries[at + 1] if at + 1 < len(entries) else None
