"""A version's words in each language, as comments are followed through them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, case, exists, select
from sqlalchemy.orm import aliased

from consult.db import db
from consult.errors import Invalid
from consult.model.consultations import Consultation
from consult.model.versions import Block, BlockText, Version
from consult.policy import Actor, visible_versions
from consult.queries.scopes import asks_about
from consult.text.anchors import Located
from consult.text.blocks import Block as TextBlock
from consult.text.labels import cited
from consult.text.passage import Passage


@dataclass(slots=True)
class Text:
    """The blocks of a version in one language, in order, with their words and numbers."""

    passages: list[Passage] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def add(self, block: TextBlock, plain: str, label: str) -> None:
        """Add the next block."""
        uid = str(block.uid)
        self.places[uid] = len(self.passages)
        self.labels[uid] = label
        self.passages.append(Passage(block, plain))

    def of(self, uid: str | None, last: str | None = None) -> list[Passage]:
        """Give a block, or that and what follows down to another; nothing when one of them is not there."""
        first = self.places.get(uid or "")
        end = self.places.get(last or uid or "")
        return [] if first is None or end is None else self.passages[first : end + 1]

    def run(self, uid: str | None, last: str | None = None) -> tuple[str, str, int]:
        """Give the number of such a run, its words, those of each block on a line, and where the last block begins."""
        found = self.of(uid, last)
        if not found:
            return "", "", 0
        words = "\n".join(each.plain for each in found)
        final = self.labels[str(found[-1].block.uid)] if len(found) > 1 else ""
        return cited(self.labels[str(uid)], final), words, len(words) - len(found[-1].plain)

    def frozen(self, place: Located) -> dict[str, object]:
        """Give what is kept of a place with what is said there: the passage, and the words in it.

        Raises Invalid ("words_not_there") when it is not in this text.
        """
        uid = str(place.uid)
        last = place.last if place.last != uid and place.start is not None else None
        _cited, passage, begin = self.run(uid, last)
        is_quote = place.start is not None and place.end is not None
        end = begin + (place.end or 0) if is_quote else None
        if not passage or (end is not None and not 0 <= (place.start or 0) < end <= len(passage)):
            raise Invalid("words_not_there")
        return {
            "uid": uid,
            "label": self.labels[uid],
            "end_uid": last,
            "end_label": self.labels[last] if last else "",
            "passage": passage,
            "start": place.start if is_quote else None,
            "end": end,
        }


@dataclass(frozen=True, slots=True)
class Run:
    """A block, or several that follow, as they stand in one version and language; the last begins at `begin`."""

    label: str
    words: str
    begin: int
    section_uid: str | None


def run(
    actor: Actor, version: ColumnElement[bool], locale: str | None, ends: tuple[str, str | None]
) -> Run | None:
    """Find a block of a version, or that and what follows down to another, in one statement.

    Only the first is given where the last is gone or stands before it.
    """
    first, last = aliased(Block), aliased(Block)
    until = case((last.position > first.position, last.position), else_=first.position)
    rows = db.session.execute(
        select(Block.label, BlockText.plain, Block.section_uid)
        .join(BlockText)
        .join(Version)
        .join(first, (first.version_id == Version.id) & (first.uid == ends[0]))
        .outerjoin(last, (last.version_id == Version.id) & (last.uid == ends[1]))
        .where(
            version,
            visible_versions(actor),
            Block.position.between(first.position, until),
            BlockText.locale == locale,
        )
        .order_by(Block.position)
    ).all()
    if not rows:
        return None
    label = cited(rows[0].label, rows[-1].label if len(rows) > 1 else "")
    words = "\n".join(row.plain for row in rows)
    return Run(label, words, len(words) - len(rows[-1].plain), rows[0].section_uid)


def texts(actor: Actor, version_id: int) -> Mapping[str, Text]:
    """Give the words of every block of a version by language, in one statement."""
    return _texts(actor, Version.id == version_id)


def asked_about(actor: Actor, consultation: Consultation) -> Mapping[str, Text]:
    """Give by language the words of every block that can be commented on in a consultation, in one statement."""
    return _texts(
        actor,
        (Version.id == consultation.version_id)
        & exists().where(Consultation.id == consultation.id, asks_about(Block.section_uid)),
    )


def _texts(actor: Actor, which: ColumnElement[bool]) -> Mapping[str, Text]:
    found: dict[str, Text] = {}
    rows = db.session.execute(
        select(
            BlockText.locale,
            Block.kind,
            Block.level,
            Block.ordered,
            BlockText.source,
            Block.uid,
            Block.label,
            BlockText.plain,
        )
        .join(Block, Block.id == BlockText.block_id)
        .join(Version, Version.id == Block.version_id)
        .where(which, visible_versions(actor))
        .order_by(Block.position)
    )
    for row in rows:
        block = TextBlock(row.kind, row.level, row.ordered, row.source, row.uid)
        found.setdefault(row.locale, Text()).add(block, row.plain, row.label)
    return found
