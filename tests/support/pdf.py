"""What is in a PDF, for tests: its tags, fonts and words. Whether it is sound, `verapdf` says."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf


@dataclass(frozen=True, slots=True)
class Facts:
    """What is found by looking at the structure of a PDF."""

    pages: int
    language: str
    title: str
    has_outline: bool
    fonts: frozenset[str]
    tags: Counter[str]
    scopes: Counter[str]


def facts(data: bytes) -> Facts:
    """Look into a PDF."""
    with pikepdf.open(io.BytesIO(data)) as file:
        root, about = file.Root, file.open_metadata()
        elements = list(_elements(root.StructTreeRoot.K, root.StructTreeRoot.get("/RoleMap") or {}))
        fonts = [font for page in file.pages for font in (page.Resources.get("/Font") or {}).values()]
        return Facts(
            pages=len(file.pages),
            language=str(root.get("/Lang")),
            title=str(about.get("dc:title")),
            has_outline="/Outlines" in root,
            fonts=frozenset(
                str(font.BaseFont).partition("+")[2].removesuffix("-Identity-H") for font in fonts
            ),
            tags=Counter(name for name, _element in elements),
            scopes=Counter(scope for name, element in elements if name == "TH" for scope in _scopes(element)),
        )


def _elements(kids: Any, roles: Any) -> Iterator[tuple[str, Any]]:
    waiting = [kids]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            waiting.extend(list(each))
        elif isinstance(each, pikepdf.Dictionary) and "/S" in each:
            yield str(roles.get(str(each.S), each.S)).removeprefix("/"), each
            if "/K" in each:
                waiting.append(each.K)


def _scopes(element: Any) -> Iterator[str]:
    found = element.get("/A")
    for attributes in [found] if isinstance(found, pikepdf.Dictionary) else list(found or []):
        if "/Scope" in attributes:
            yield str(attributes.Scope)


def words(data: bytes) -> str:
    """Give the words of all pages in the order in which they stand in the file."""
    return "\n".join(page_words(data))


def page_words(data: bytes) -> list[str]:
    """Give the words of each page."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return [_page_words(page) for page in file.pages]


def _page_words(page: Any) -> str:
    maps = {
        name: _map(font.ToUnicode.read_bytes()) for name, font in (page.Resources.get("/Font") or {}).items()
    }
    said: list[str] = []
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                letters = maps[str(operands[0])]
            case "Tj":
                said.append(_decoded(bytes(operands[0]), letters))
            case "TJ":
                said.extend(
                    _decoded(bytes(each), letters) for each in operands[0] if isinstance(each, pikepdf.String)
                )
            case "ET":
                said.append(" ")
    return "".join(said)


def _decoded(codes: bytes, letters: dict[int, str]) -> str:
    pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
    return "".join(letters.get(int.from_bytes(pair, "big"), "") for pair in pairs)


def _map(cmap: bytes) -> dict[int, str]:
    """Read the table from codes to letters that a font carries for those who copy or hear its words."""
    letters: dict[int, str] = {}
    lines = cmap.decode("ascii", "replace").splitlines()
    for line in lines:
        parts = line.replace("<", " ").replace(">", " ").split()
        if line.startswith("<") and len(parts) == 2:
            letters[int(parts[0], 16)] = bytes.fromhex(parts[1]).decode("utf-16-be", "replace")
        elif line.startswith("<") and len(parts) == 3 and "[" not in line:
            first, last, start = (int(part, 16) for part in parts)
            letters.update({code: chr(start + code - first) for code in range(first, last + 1)})
    return letters
