"""Where each letter of a page stands (ISO 32000-2, 9.4): which instruction shows it, how wide it is, and its place."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isfinite
from typing import Any

import pikepdf

from consult.formats.pdf_opened import MALFORMED, instructions
from consult.formats.pdf_text import GAP, PLAIN, UNKNOWN, Font, font_of, resources_of

Matrix = tuple[float, float, float, float, float, float]
Widths = dict[int, float]

SHOWING = frozenset({"Tj", "TJ", "'", '"'})
"""The instructions that show letters."""

_AS_IS: Matrix = (1, 0, 0, 1, 0, 0)
_USUAL, _USUAL_WIDE = 500.0, 1000.0
"""How wide letters are taken to be, in thousandths of their size, where a font does not say."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter: the instruction and the element of its list that show it, its code, its width in sizes of the letters.

    `place` tells it from others there; `matrix` takes a square of one size of the letters to where it stands.
    """

    at: int
    element: int
    place: int
    code: bytes
    width: float
    matrix: Matrix


@dataclass
class Shown:
    """What a page or form shows: its instructions, its text, and the letter behind each character; a space has none."""

    instructions: list[Any]
    text: str = ""
    glyphs: list[Glyph | None] = field(default_factory=list)

    @cached_property
    def by_instruction(self) -> dict[int, list[Glyph]]:
        """Give the letters that each instruction shows, each once."""
        found: dict[int, list[Glyph]] = {}
        for each in dict.fromkeys(each for each in self.glyphs if each is not None):
            found.setdefault(each.at, []).append(each)
        return found


@dataclass(frozen=True, slots=True)
class _State:
    """The state that `q` keeps and `Q` brings back."""

    ctm: Matrix = _AS_IS
    font: Font = PLAIN
    widths: Widths = field(default_factory=dict)
    usual: float = _USUAL
    size: float = 1
    spacing: float = 0
    words: float = 0
    stretch: float = 1
    leading: float = 0
    rise: float = 0


def read(part: Any, resources: Any) -> Shown:
    """Read a page or form; raises PdfError where it cannot be taken apart. What makes no sense shows nothing."""
    found = Shown(instructions(part))
    reader = _Reader(found, {name: _font(each) for name, each in resources_of(resources, "/Font").items()})
    for at, each in enumerate(found.instructions):
        with suppress(*MALFORMED):
            reader.follow(at, str(each.operator), list(each.operands))
    found.text = "".join(reader.text)
    return found


def times(first: Matrix, then: Matrix) -> Matrix:
    """Give one matrix for two, of which the first comes first."""
    a, b, c, d, e, f = first
    k, m, n, o, p, q = then
    return (a * k + b * n, a * m + b * o, c * k + d * n, c * m + d * o, e * k + f * n + p, e * m + f * o + q)


class _Reader:
    """Follow instructions, and note each letter that they show."""

    def __init__(self, found: Shown, fonts: dict[str, tuple[Font, Widths, float]]) -> None:
        self.found, self.fonts = found, fonts
        self.text: list[str] = []
        self.state, self.kept = _State(), list[_State]()
        self.matrix = self.line = _AS_IS
        self.does: dict[str, Callable[[list[Any]], None]] = {
            "q": lambda _operands: self.kept.append(self.state),
            "Q": self._bring_back,
            "cm": lambda operands: self._set(ctm=times(_matrix(operands), self.state.ctm)),
            "Tf": self._choose,
            "Tc": lambda operands: self._set(spacing=_number(operands[0])),
            "Tw": lambda operands: self._set(words=_number(operands[0])),
            "Tz": lambda operands: self._set(stretch=_number(operands[0]) / 100),
            "TL": lambda operands: self._set(leading=_number(operands[0])),
            "Ts": lambda operands: self._set(rise=_number(operands[0])),
            "BT": lambda _operands: self._begin(_AS_IS),
            "ET": lambda _operands: self._space(),
            "Tm": lambda operands: self._begin(_matrix(operands)),
            "Td": lambda operands: self._next(_number(operands[0]), _number(operands[1])),
            "TD": self._next_and_lead,
            "T*": lambda _operands: self._next(0, -self.state.leading),
        }

    def follow(self, at: int, operator: str, operands: list[Any]) -> None:
        """Follow one instruction."""
        if operator in self.does:
            self.does[operator](operands)
            return
        if operator == '"':
            self._set(words=_number(operands[0]), spacing=_number(operands[1]))
        if operator in {"'", '"'}:
            self._next(0, -self.state.leading)
        if operator in SHOWING:
            self._show(at, operands[-1])

    def _set(self, **values: Any) -> None:
        self.state = replace(self.state, **values)

    def _bring_back(self, _operands: list[Any]) -> None:
        if self.kept:
            self.state = self.kept.pop()

    def _choose(self, operands: list[Any]) -> None:
        font, widths, usual = self.fonts.get(str(operands[0]), (UNKNOWN, {}, _USUAL))
        self._set(font=font, widths=widths, usual=usual, size=_number(operands[1]))

    def _begin(self, matrix: Matrix) -> None:
        self.matrix = self.line = matrix
        self._space()

    def _next(self, across: float, down: float) -> None:
        self._begin(times((1, 0, 0, 1, across, down), self.line))

    def _next_and_lead(self, operands: list[Any]) -> None:
        self._set(leading=-_number(operands[1]))
        self._next(_number(operands[0]), _number(operands[1]))

    def _space(self) -> None:
        self.text.append(" ")
        self.found.glyphs.append(None)

    def _show(self, at: int, operand: Any) -> None:
        for element, each in enumerate(elements(operand)):
            if isinstance(each, pikepdf.String):
                for place, code in enumerate(self.state.font.codes(bytes(each))):
                    self._letter(Glyph(at, element, place, code, self._width(code), self._placed()))
            elif hasattr(each, "__float__"):
                self._move(-_number(each) / 1000)
                if _number(each) < GAP:
                    self._space()

    def _letter(self, glyph: Glyph) -> None:
        letters = self.state.font.letter(glyph.code) or "\ufffd"
        self.text.append(letters)
        self.found.glyphs += [glyph] * len(letters)
        self._move(glyph.width)

    def _width(self, code: bytes) -> float:
        """Give how far a letter moves what follows, in sizes of the letters."""
        state = self.state
        wide = state.widths.get(int.from_bytes(code, "big"), state.usual) / 1000
        return wide + (state.spacing + (state.words if code == b" " else 0)) / (state.size or 1)

    def _placed(self) -> Matrix:
        state = self.state
        letter = (state.size * state.stretch, 0, 0, state.size, 0, state.rise)
        return times(times(letter, self.matrix), state.ctm)

    def _move(self, sizes: float) -> None:
        across = sizes * self.state.size * self.state.stretch
        self.matrix = times((1, 0, 0, 1, across, 0), self.matrix)


def elements(operand: Any) -> list[Any]:
    """Give what is shown: strings, and numbers that move what follows."""
    return list(operand) if isinstance(operand, pikepdf.Array) else [operand]


def _matrix(operands: list[Any]) -> Matrix:
    a, b, c, d, e, f = map(_number, operands)
    return (a, b, c, d, e, f)


def _number(value: Any) -> float:
    """Read a number; raises TypeError or ValueError for what is none, and for one without end."""
    if not isfinite(number := float(value)):
        raise ValueError(value)
    return number


def _font(font: Any) -> tuple[Font, Widths, float]:
    """Read a font with its widths; one whose widths are not as they should be has the usual ones."""
    try:
        return _measured(font)
    except MALFORMED:
        return font_of(font), {}, _USUAL


def _measured(font: Any) -> tuple[Font, Widths, float]:
    if str(font.get("/Subtype", "")) == "/Type0":
        below = font.DescendantFonts[0]
        return font_of(font), dict(_wide(list(below.get("/W", [])))), _number(below.get("/DW", _USUAL_WIDE))
    first = int(font.get("/FirstChar", 0))
    widths = {first + at: _number(each) for at, each in enumerate(font.get("/Widths", []))}
    described = font.get("/FontDescriptor") or {}
    return font_of(font), widths, _number(described.get("/MissingWidth", _USUAL))


def _wide(rows: list[Any]) -> Iterator[tuple[int, float]]:
    """Read widths by code: a code and a list of widths, or two codes and one width for all between them."""
    at = 0
    while at + 1 < len(rows):
        first, second = int(rows[at]), rows[at + 1]
        if isinstance(second, pikepdf.Array):
            yield from ((first + place, _number(each)) for place, each in enumerate(second))
            at += 2
        else:
            width = _number(rows[at + 2]) if at + 2 < len(rows) else _USUAL_WIDE
            yield from ((code, width) for code in range(first, min(int(second), first + 0xFFFF) + 1))
            at += 3
