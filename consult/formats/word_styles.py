"""What a Word paragraph style stands for, from its names in Swedish and English and what it is based on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from consult.formats.ooxml import Element, attribute, local, value_of

BODY_OUTLINE = 9  # Word's outline level of ordinary text


class RoleKind(Enum):
    """The parts a paragraph style can play in a document."""

    TITLE = auto()
    HEADING = auto()
    ITEM = auto()
    QUOTE = auto()
    CONTENTS = auto()  # a line of a table of contents
    TEXT = auto()


@dataclass(frozen=True)
class Role:
    """A part with its level (headings and items 1–9) and, for items, whether they are numbered."""

    kind: RoleKind
    level: int = 0
    ordered: bool = False


TEXT = Role(RoleKind.TEXT)

_INHERITED = {RoleKind.HEADING, RoleKind.ITEM, RoleKind.QUOTE}  # a style based on the title is not the title

_NAMED = {
    RoleKind.TITLE: "title|titel|rubrik|huvudrubrik|dokumenttitel|document title|main title",
    RoleKind.QUOTE: "(?:intense )?quote|(?:starkt )?citat|quotations?|block ?(?:text|quote|citat)|indragen text",
    RoleKind.CONTENTS: "(?:toc|innehåll|contents) ?[1-9]|toc heading|contents heading|innehållsförteckningsrubrik"
    "|table of figures|figurförteckning",
}
_HEADING = re.compile("(?:heading|rubrik) ?([1-9])")
_BULLET = re.compile("(?:list bullet|punktlista) ?([1-9])?")
_NUMBER = re.compile("(?:list number|numrerad lista|nummerlista) ?([1-9])?")


@dataclass(frozen=True)
class _Style:
    name: str
    parent: str
    outline: int | None


def read_roles(styles: Element) -> dict[str, Role]:
    """Return the role of each paragraph style by its id, from the root element of word/styles.xml."""
    known = {
        attribute(style, "styleId"): _read(style)
        for style in styles
        if local(style) == "style" and attribute(style, "type") == "paragraph"
    }
    return {identity: _resolve(identity, known) for identity in known}


def _read(style: Element) -> _Style:
    outlines = [attribute(element, "val") for element in style.iter() if local(element) == "outlineLvl"]
    return _Style(
        name=value_of(style, "name"),
        parent=value_of(style, "basedOn"),
        outline=int(outlines[0]) if outlines and outlines[0].isdigit() else None,
    )


def role_named(name: str) -> Role | None:
    """Return the role that a style's name (or id) says by itself, if any.

    Word joins the name and its aliases with commas; each is tried.
    """
    for alias in name.lower().split(","):
        role = _said_by(" ".join(alias.replace("_", " ").split()))
        if role:
            return role
    return None


def _said_by(name: str) -> Role | None:
    for kind, names in _NAMED.items():
        if re.fullmatch(names, name):
            return Role(kind)
    if found := _HEADING.fullmatch(name):
        return Role(RoleKind.HEADING, int(found[1]))
    for pattern, ordered in ((_BULLET, False), (_NUMBER, True)):
        if found := pattern.fullmatch(name):
            return Role(RoleKind.ITEM, int(found[1] or 1), ordered)
    return None


def _resolve(identity: str, known: Mapping[str, _Style]) -> Role:
    """Let the style's own name decide, else what it is based on: a name or an outline level."""
    own = role_named(known[identity].name) or role_named(identity)
    if own:
        return own
    seen: set[str] = set()
    current = identity
    while current in known and current not in seen:
        seen.add(current)
        style = known[current]
        if style.outline is not None:
            return TEXT if style.outline >= BODY_OUTLINE else Role(RoleKind.HEADING, style.outline + 1)
        said = role_named(style.name)
        if said:
            return said if said.kind in _INHERITED else TEXT
        current = style.parent
    return TEXT
