"""The words of a tagged PDF in the order of its tags, as a screen reader meets them (ISO 32000-1, 14.6 to 14.9)."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from consult.formats.problems import Unreadable, UnreadableCode

Ranked = tuple[int, str]
Words = dict[tuple[Any, int], str]
"""Words by the page, as its object is numbered, and the number of their mark on it."""

_HEADING = re.compile(r"/H(\d)")
_SKIPPED = frozenset({"/Lbl", "/Figure", "/TOC"})


def tagged(data: bytes) -> tuple[str, list[Ranked]]:
    """Give the language, and the headings with their rank and everything else that is said with rank 0.

    Numbers of list items, pictures and the list of contents are left out, and so is what stands in the margins of the
    pages. Raises Unreadable where there are no tags.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            if "/StructTreeRoot" not in file.Root:
                raise Unreadable(UnreadableCode.DAMAGED)
            words: Words = {}
            for page in file.pages:
                words.update(_marked(page))
            return str(file.Root.get("/Lang") or ""), list(_ranked(file.Root.StructTreeRoot, words))
    except pikepdf.PdfError as error:
        raise Unreadable(UnreadableCode.DAMAGED) from error


def _ranked(element: Any, words: Words) -> Iterator[Ranked]:
    """Walk the tags in order; a heading is given whole."""
    name = str(element.get("/S") or "")
    if name in _SKIPPED:
        return
    if heading := _HEADING.fullmatch(name):
        yield int(heading[1]), "".join(_said(element, words))
        return
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _ranked(kid, words)
        else:
            yield 0, _of_mark(element, kid, words)


def _said(element: Any, words: Words) -> Iterator[str]:
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _said(kid, words)
        else:
            yield _of_mark(element, kid, words)


def _kids(element: Any) -> list[Any]:
    found = element.get("/K")
    if found is None:
        return []
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _of_mark(element: Any, kid: Any, words: Words) -> str:
    """Give the words of a mark: a number on the element's page, or a dictionary that names both; a link has none."""
    if isinstance(kid, pikepdf.Dictionary):
        if "/MCID" not in kid:
            return ""
        page = kid.get("/Pg") or element.get("/Pg")
        return words.get((page.objgen, int(kid.MCID)), "")
    return words.get((element.Pg.objgen, int(kid)), "")


def _marked(page: Any) -> Words:
    """Give the words of each mark on a page."""
    fonts = page.Resources.get("/Font") or {}
    maps = {name: _map(font.ToUnicode.read_bytes()) for name, font in fonts.items()}
    found: dict[tuple[Any, int], list[str]] = {}
    marks: list[int | None] = []
    letters: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        match str(instruction.operator):
            case "BDC" | "BMC":
                marks.append(_number(operands))
            case "EMC":
                marks.pop()
            case "Tf":
                letters = maps[str(operands[0])]
            case "Tj" | "TJ":
                mark = next((each for each in reversed(marks) if each is not None), None)
                if mark is not None:
                    found.setdefault((page.objgen, mark), []).append(_shown(operands[0], letters))
    return {key: "".join(said) for key, said in found.items()}


def _number(operands: Any) -> int | None:
    about = operands[1] if len(operands) > 1 else None
    return int(about.MCID) if isinstance(about, pikepdf.Dictionary) and "/MCID" in about else None


def _shown(said: Any, letters: dict[int, str]) -> str:
    strings = (
        [each for each in said if isinstance(each, pikepdf.String)]
        if isinstance(said, pikepdf.Array)
        else [said]
    )
    return "".join(_decoded(bytes(each), letters) for each in strings)


def _decoded(codes: bytes, letters: dict[int, str]) -> str:
    pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
    return "".join(letters.get(int.from_bytes(pair, "big"), "") for pair in pairs)


def _map(cmap: bytes) -> dict[int, str]:
    """Read the table from codes to letters that a font carries (ISO 32000-1, 9.10.3)."""
    letters: dict[int, str] = {}
    for line in cmap.decode("ascii", "replace").splitlines():
        parts = line.replace("<", " ").replace(">", " ").split()
        if line.startswith("<") and len(parts) == 2:
            letters[int(parts[0], 16)] = bytes.fromhex(parts[1]).decode("utf-16-be", "replace")
        elif line.startswith("<") and len(parts) == 3 and "[" not in line:
            first, last, start = (int(part, 16) for part in parts)
            letters.update({code: chr(start + code - first) for code in range(first, last + 1)})
    return letters
