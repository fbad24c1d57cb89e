"""The versions of a plan for its archive: Markdown and PDF in each language, and JSON with the identities of passages."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from flask_babel import force_locale
from flask_babel import gettext as _

from consult import config
from consult.formats import markdown_file, pdf_apart
from consult.formats.parts import Facts, Part, Text
from consult.labels.writing import TAGS, full_date, in_text
from consult.model.plans import Plan
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import archives, versions
from consult.text.blocks import Block
from consult.text.labels import labels

Piece = tuple[str, Iterable[bytes]]
_STRETCH = 2**18


def parts(plan: Plan, beat: Callable[[], None]) -> Iterator[Piece]:
    """Give each published version in each language that it is written in."""
    for version in archives.versions(SYSTEM, plan):
        folder, texts = f"version-{version.number}", spoken(version)
        yield f"{folder}/text.json", [_json(plan, version, texts)]
        for locale, blocks in texts.items():
            title = in_text(plan.title, locale)
            yield f"{folder}/text-{locale}.md", [markdown_file.write(title, blocks)]
            yield f"{folder}/text-{locale}.pdf", _pdf(plan, version, locale, beat)


def spoken(version: Version) -> dict[str, list[Block]]:
    """Give the text of a version in each language that it is written in."""
    found = {locale: versions.source_of(SYSTEM, version, locale) for locale in config.LOCALES}
    return {locale: blocks for locale, blocks in found.items() if blocks}


def _json(plan: Plan, version: Version, texts: dict[str, list[Block]]) -> bytes:
    """Write a version as data: each passage with its identity, its kind, the number it is cited by, and its Markdown."""
    said = {
        "plan": plan.slug,
        "version": version.number,
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "note": version.note,
        "texts": {
            locale: [
                {
                    "uid": block.uid,
                    "label": label,
                    "kind": block.kind.value,
                    "level": block.level,
                    "ordered": block.ordered,
                    "markdown": block.source,
                }
                for block, label in zip(blocks, labels(blocks), strict=True)
            ]
            for locale, blocks in texts.items()
        },
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _pdf(plan: Plan, version: Version, locale: str, beat: Callable[[], None]) -> Iterator[bytes]:
    """Lay out a version as PDF/A in a process of its own, when it is asked for."""
    blocks = versions.source_of(SYSTEM, version, locale)
    numbers = dict(zip((block.uid or "" for block in blocks), labels(blocks), strict=True))
    if version.published_at is None:
        return
    with force_locale(locale):
        day = full_date(version.published_at)
        rows = [(_("Version"), _("Version %(number)s, %(day)s", number=version.number, day=day))]
        if plan.registration_no:
            rows.append((_("Registration number"), plan.registration_no))
        content: list[Part] = [Facts(rows), Text(blocks, labels=numbers)]
        made = pdf_apart.write(in_text(plan.title), content, TAGS[locale], version.published_at, beat)
    with made:
        yield from _stretches(made)


def _stretches(file: IO[bytes]) -> Iterator[bytes]:
    while content := file.read(_STRETCH):
        yield content
