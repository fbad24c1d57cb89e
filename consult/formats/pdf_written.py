"""Write a PDF that everyone can read and that keeps: tagged as PDF/UA-1 and PDF/A-3a ask, laid out by Typst.

The tests check it with veraPDF.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

import typst

from consult.formats import pdf_parts
from consult.formats.parts import Part
from consult.formats.pdf_letters import named, written
from consult.paths import PACKAGE

MIMETYPE = "application/pdf"
_LONGEST_TITLE = 400  # characters of the running head; the title on the first page is whole


def write(title: str, parts: Iterable[Part], language: str, made: datetime) -> bytes:
    """Give a PDF of a title and parts; `language` is a tag such as sv-SE, and `made` is the date that the file bears.

    The same words and date give the same bytes. What people wrote goes in as data and is never read as markup.
    Letters that no font has are written by name. It takes time and memory with the length of the text.
    """
    return compiled(laid_out(title, parts, language, made), made)


def laid_out(title: str, parts: Iterable[Part], language: str, made: datetime) -> str:
    """Give what the layout is to say, as JSON."""
    said = {
        "title": written(" ".join(title.split())).strip() or "–",
        "language": language.partition("-")[0],
        "region": language.partition("-")[2] or None,
        "made": [made.year, made.month, made.day],
        "parts": list(pdf_parts.nodes(parts)),
    }
    return json.dumps(said, ensure_ascii=False)


def compiled(said: str, made: datetime) -> bytes:
    """Lay it out; should Typst fall over words from right to left with rare letters among them, give their names."""
    try:
        return _compiled(said, made)
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # it has no name that can be imported, and is no Exception
            raise
        return _compiled(named(said), made)


def _compiled(said: str, made: datetime) -> bytes:
    return typst.compile(
        _layout(),
        sys_inputs={"said": said},
        ignore_system_fonts=True,
        pdf_standards=["a-3a", "ua-1"],
        timestamp=int(made.astimezone(UTC).timestamp()),
    )


@cache
def _layout() -> bytes:
    return (PACKAGE / "formats" / "document.typ").read_bytes()
