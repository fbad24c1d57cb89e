"""The text of a plan in all its published versions, as documents of an exchange file."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from msgspec import convert
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.clock import local_date
from consult.db import db
from consult.formats.exchange import Document, Paragraph, Section, Version
from consult.model.origins import Source
from consult.model.plans import Plan
from consult.model.versions import Block
from consult.model.versions import Version as VersionRow
from consult.policy import Actor, visible_versions
from consult.text.blocks import BlockKind

Row = Section | Paragraph

Type = Literal["paragraph", "list-item", "table-cell", "table", "quote"]

_TYPES: dict[BlockKind, Type] = {
    BlockKind.PARAGRAPH: "paragraph",
    BlockKind.ITEM: "list-item",
    BlockKind.TABLE: "table",
    BlockKind.QUOTE: "quote",
}


@dataclass(frozen=True, slots=True)
class At:
    """Where a block stands in the file: the ids of its document and version, and its row there."""

    document: str
    version: str
    row: Row | None


@dataclass(slots=True)
class Text:
    """The documents, and where each block of each version stands in them; versions count from 1."""

    documents: list[Document] = field(default_factory=list)
    places: dict[int, dict[str, At]] = field(default_factory=dict)


def text(actor: Actor, plan: Plan, consulted: int, source: Source | None) -> Text:
    """Lay out every published version; what came in a file keeps the ids that it had there."""
    specs = source.documents if source else [_plan(plan)]
    came = max(len(spec["versions"]) for spec in specs)
    versions = db.session.scalars(
        select(VersionRow)
        .where(VersionRow.plan_id == plan.id, VersionRow.number > came, visible_versions(actor))
        .order_by(VersionRow.number)
        .options(selectinload(VersionRow.blocks).selectinload(Block.texts))
    ).all()
    headings = {spec["heading"] for spec in specs}
    found = Text()
    for spec in specs:
        told = [_came(spec, number, found) for number in range(1, len(spec["versions"]) + 1)]
        for number in range(len(told) + 1, came + 1):
            found.places.setdefault(number, {}).update(found.places[len(told)])
        for row in versions:
            blocks = _of_document(row.blocks, spec["heading"], headings)
            told.append(_published(row, blocks, spec["id"], plan.source_locale, found))
        if source is None:
            told[consulted - 1] = replace(told[consulted - 1], is_consulted=True)
        found.documents.append(Document(spec["id"], spec["title"], told, spec["translations"]))
    return found


def _plan(plan: Plan) -> dict[str, Any]:
    title = plan.title.get(plan.source_locale) or next(iter(plan.title.values()))
    others = {locale: words for locale, words in plan.title.items() if locale != plan.source_locale}
    return {"id": plan.slug, "title": title, "translations": others, "heading": None, "versions": []}


def _came(spec: Mapping[str, Any], number: int, found: Text) -> Version:
    """Give a version as it was in the file that it came in."""
    kept = spec["versions"][number - 1]
    rows = {uid: _row(row) for uid, row in kept["rows"]}
    places = found.places.setdefault(number, {})
    if spec["heading"]:
        places[spec["heading"]] = At(spec["id"], kept["id"], None)
    places |= {uid: At(spec["id"], kept["id"], row) for uid, row in rows.items()}
    return _version(kept["id"], rows.values(), kept["label"], kept["date"], is_consulted=kept["is_consulted"])


def _row(kept: Mapping[str, Any]) -> Row:
    return convert(kept, Section) if "title" in kept else convert(kept, Paragraph)


def _version(key: str, rows: Iterable[Row], label: str, date: str | None, *, is_consulted: bool) -> Version:
    told = list(rows)
    sections = [each for each in told if isinstance(each, Section)]
    paragraphs = [each for each in told if isinstance(each, Paragraph)]
    return Version(key, sections, paragraphs, label, date, is_consulted)


def _of_document(
    blocks: Sequence[Block], heading: str | None, headings: Collection[str | None]
) -> Sequence[Block]:
    """Give the blocks of one document among those of a plan that holds several."""
    if heading is None:
        return blocks
    order = [block.uid for block in blocks]
    if heading not in order:
        return []
    begin = order.index(heading) + 1
    ends = [at for at in range(begin, len(blocks)) if order[at] in headings]
    return blocks[begin : ends[0] if ends else len(blocks)]


def _published(
    version: VersionRow, blocks: Sequence[Block], document: str, locale: str, found: Text
) -> Version:
    """Give a version as it was published here."""
    number = version.number or 0
    key = f"v{number}"
    rows = _rows(blocks, locale)
    found.places.setdefault(number, {}).update({str(row.uid): At(document, key, row) for row in rows})
    day = local_date(version.published_at).isoformat() if version.published_at else None
    return _version(key, rows, version.note.get(locale, "")[:200], day, is_consulted=False)


def _rows(blocks: Sequence[Block], locale: str) -> list[Row]:
    rows: list[Row] = []
    above: list[Section] = []
    for order, block in enumerate(blocks):
        said = {each.locale: each for each in block.texts}
        words = said.get(locale)
        others = {code: each.source for code, each in said.items() if code != locale}
        plain, source = (words.plain, words.source) if words else ("", "")
        markdown = source if source != plain else None
        if block.kind is BlockKind.HEADING:
            above = [each for each in above if each.level < block.level]
            section = Section(
                id=block.uid,
                title=plain or "–",
                level=block.level,
                order=order,
                parent_id=above[-1].id if above else None,
                number=block.label or None,
                uid=block.uid,
                markdown=markdown,
                translations=others,
            )
            above.append(section)
            rows.append(section)
        else:
            rows.append(
                Paragraph(
                    id=block.uid,
                    order=order,
                    text=plain,
                    section_id=above[-1].id if above else None,
                    type=_TYPES[block.kind],
                    depth=max(block.level, 1),
                    ordered=block.ordered,
                    uid=block.uid,
                    markdown=markdown,
                    translations=others,
                )
            )
    return rows
