"""Describe a case in Dublin Core, so that an archive can find it."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

Row = tuple[str, str, str]
"""The name of an element, what it says, and the language that it says it in, or nothing."""


def write(rows: Iterable[Row]) -> bytes:
    """Write what is known of a case, an element for each row (https://www.dublincore.org/specifications/dublin-core/dces/)."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
        *(_element(*row) for row in rows if row[1]),
        "</metadata>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _element(name: str, value: str, language: str) -> str:
    spoken = f" xml:lang={quoteattr(language)}" if language else ""
    return f"<dc:{name}{spoken}>{escape(value)}</dc:{name}>"
