"""A checked .docx made ready for mammoth: only the parts that carry text, with what it would lose made plain."""

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from consult.formats import guard
from consult.formats.ooxml import Element, attribute, local, parse, renamed, serialise
from consult.formats.problems import MAX_BLOCKS, Unreadable, UnreadableCode
from consult.formats.remarks import RemarkCode
from consult.formats.word_styles import Role, read_roles

MAX_ELEMENTS = (
    250_000  # XML elements, five times the longest real plan; mammoth takes 4 KB and 40 µs for each
)

_TEXT_ROOTS = {"document", "footnotes", "endnotes"}
_KEPT_ROOTS = {*_TEXT_ROOTS, "styles", "numbering", "Types", "Relationships"}
_CARRIES_TEXT = {"r", "hyperlink", "smartTag", "sdt"}
_SHADOW = "stylesWithEffects.xml"  # Word 2010's second copy of the styles, not kept up to date
_OFF = {"0", "false", "off"}
_REVISIONS = {
    "ins": RemarkCode.INSERTIONS_ACCEPTED,
    "moveTo": RemarkCode.INSERTIONS_ACCEPTED,
    "del": RemarkCode.DELETIONS_DROPPED,
    "moveFrom": RemarkCode.DELETIONS_DROPPED,
}


@dataclass(frozen=True)
class Package:
    """What is read of a .docx: a smaller .docx, the roles of its styles by id, and what was seen on the way."""

    docx: bytes
    roles: Mapping[str, Role]
    counts: Mapping[RemarkCode, int]


def untouched(root: Element) -> None:
    """Leave a part as it is."""


def unpack(data: bytes, prepare: Callable[[Element], None] = untouched) -> Package:
    """Check and prepare a .docx; `prepare` sees the root of each part first and may rewrite it.

    Pictures, comments, headers, footers and embedded files are left out, so that no later step can open
    them. Raises Unreadable as guard.opened does, and TOO_MANY_BLOCKS.
    """
    counts: Counter[RemarkCode] = Counter()
    roles: dict[str, Role] = {}
    slim = io.BytesIO()
    with guard.opened(data) as archive, zipfile.ZipFile(slim, "w") as target:
        for name, root in _parts(archive):
            prepare(root)
            if local(root) == "comments":
                counts[RemarkCode.COMMENTS_IGNORED] += len(root)
            elif local(root) == "styles":
                roles = read_roles(root)
            elif local(root) in _TEXT_ROOTS:
                _make_plain(root, counts)
            if local(root) in _KEPT_ROOTS:
                target.writestr(name, serialise(root))
    return Package(slim.getvalue(), roles, counts)


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, Element]]:
    """Yield the XML parts with their names, up to the number of elements that can be read in fair time."""
    elements = 0
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")) and not name.endswith(_SHADOW):
            root = parse(archive.read(name))
            elements += sum(1 for _ in root.iter())
            if elements > MAX_ELEMENTS:
                raise Unreadable(UnreadableCode.TOO_MANY_BLOCKS, limit=MAX_BLOCKS)
            yield name, root


def _make_plain(root: Element, counts: Counter[RemarkCode]) -> None:
    """Rewrite what mammoth would skip or show by mistake, and count what the drafter should hear of."""
    for element in list(root.iter()):
        name = local(element)
        if name in _REVISIONS:
            counts[_REVISIONS[name]] += any(local(child) in _CARRIES_TEXT for child in element)
        elif name == "fldSimple":
            renamed(element, "smartTag")  # mammoth reads what is inside a smart tag, but drops simple fields
        elif name == "oMath":
            counts[RemarkCode.FORMULAS_FLATTENED] += 1
            _flatten_formula(element)
        elif name == "sdt" and _is_contents(element):
            counts[RemarkCode.CONTENTS_LEFT_OUT] += sum(local(inner) == "p" for inner in element.iter())
            element.getparent().remove(element)
        elif name == "vanish" and attribute(element, "val") not in _OFF:
            counts[RemarkCode.HIDDEN_LEFT_OUT] += _empty_run(element)


def _empty_run(vanish: Element) -> bool:
    """Take the text out of the run that is marked as hidden; a hidden paragraph mark hides none."""
    run = vanish.getparent().getparent()
    texts = [child for child in run if local(child) == "t"] if local(run) == "r" else []
    for text in texts:
        run.remove(text)
    return bool(texts)


def _is_contents(element: Element) -> bool:
    galleries = (attribute(inner, "val") for inner in element.iter() if local(inner) == "docPartGallery")
    return "Table of Contents" in galleries


def _flatten_formula(formula: Element) -> None:
    """Turn an equation into an ordinary run with its characters in reading order."""
    characters = "".join(inner.text or "" for inner in formula.iter() if local(inner) == "t")
    paragraph = next((outer for outer in formula.iterancestors() if local(outer) == "p"), None)
    formula.clear()
    if paragraph is None:
        return
    namespace = paragraph.tag.rpartition("}")[0] + "}"
    formula.tag = f"{namespace}r"
    text = formula.makeelement(f"{namespace}t")
    text.text = characters
    formula.append(text)
