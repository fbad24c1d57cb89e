"""Whole versions of a text written at once, where nothing of them is there before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert, select

from consult.db import Texts, db
from consult.model.versions import Block, BlockText, Version
from consult.services.blocks import placed, raised, rendered
from consult.text.block import Block as TextBlock
from consult.text.block import BlockKind
from consult.text.digest import digest


@dataclass(frozen=True)
class Writer:
    """Write versions in one language with their translations; the same words are rendered once."""

    locale: str
    _known: dict[tuple[BlockKind, str], dict[str, str]] = field(default_factory=dict)

    def write(self, version: Version, blocks: Sequence[TextBlock], translations: Mapping[str, Texts]) -> None:
        """Write the blocks of an empty version, which have their identities; translations are by uid.

        The rows go to the database only: `version.blocks` is read anew when it is next asked for.
        """
        rows = [
            {
                "version_id": version.id,
                "uid": block.uid,
                "position": position,
                "kind": block.kind,
                "level": block.level,
                "ordered": block.ordered,
                "label": label,
                "section_uid": section,
            }
            for position, (block, label, section) in enumerate(placed(raised(blocks)))
        ]
        if not rows:
            return
        db.session.execute(insert(Block), rows)
        found = select(Block.uid, Block.id).where(Block.version_id == version.id)
        ids = {uid: key for uid, key in db.session.execute(found)}  # noqa: C416 - rows are no pairs to mypy
        said = [
            {"block_id": ids[str(block.uid)]} | words
            for block in blocks
            for words in self._words(block, translations.get(str(block.uid), {}))
        ]
        db.session.execute(insert(BlockText), said)
        db.session.expire(version, ["blocks"])

    def _words(self, block: TextBlock, translations: Texts) -> Iterator[dict[str, str | None]]:
        yield {"locale": self.locale, "translates": None, **self._rendered(block.kind, block.source)}
        for locale, source in translations.items():
            if locale != self.locale and source.strip():
                words = self._rendered(block.kind, source)
                yield {"locale": locale, "translates": digest(block.source), **words}

    def _rendered(self, kind: BlockKind, source: str) -> dict[str, str]:
        if (kind, source) not in self._known:
            self._known[kind, source] = rendered(kind, source)
        return self._known[kind, source]
