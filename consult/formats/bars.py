"""Bars as a picture in SVG that stands alone: for files, which have no style sheet of the site."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 720
_ROW, _BAR, _KEY = 46, 20, 20
_FONT = "Libertinus Serif, Georgia, serif"
COLOURS = ("#215574", "#5388a3", "#cea560", "#b1b9be", "#ae4538", "#ffffff", "#e3dccb")
_DARK = frozenset({"#215574", "#5388a3", "#ae4538"})


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its words above it: how much of each kind, in the order of the keys."""

    head: str
    values: Sequence[int]


def draw(bars: Sequence[Bar], keys: Sequence[str]) -> str:
    """Draw bars one below the other, with the number of each piece in it or after it, and what the colours mean.

    Kinds of which there is nothing at all are left out of the key. There are at most seven.
    """
    most = max((sum(bar.values) for bar in bars), default=0) or 1
    unit = (WIDTH - 60) / most
    used = [at for at in range(len(keys)) if any(bar.values[at] for bar in bars)]
    rows = Markup("").join(_row(bar, at * _ROW, unit) for at, bar in enumerate(bars))
    top = len(bars) * _ROW + 8
    named = Markup("").join(_key(keys[at], COLOURS[at], top + n * _KEY) for n, at in enumerate(used))
    height = top + len(used) * _KEY + 4
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
            'font-family="{f}" font-size="14" fill="#191f26"><rect width="{w}" height="{h}" fill="#ffffff"/>{r}{k}</svg>'
        ).format(w=WIDTH, h=height, f=_FONT, r=rows, k=named)
    )


def _row(bar: Bar, top: int, unit: float) -> Markup:
    pieces, x = [Markup('<text x="0" y="{}">{}</text>').format(top + 14, bar.head)], 0.5
    for value, colour in zip(bar.values, COLOURS, strict=False):
        if not value:
            continue
        width = max(value * unit, 1)
        pieces.append(_rect(x, top + 20, width, colour))
        if width >= 9 * len(str(value)) + 4:
            ink = "#ffffff" if colour in _DARK else "#191f26"
            pieces.append(
                Markup('<text x="{:.1f}" y="{}" text-anchor="middle" fill="{}">{}</text>').format(
                    x + width / 2, top + 35, ink, value
                )
            )
        x += width
    total = Markup('<text x="{:.1f}" y="{}" font-weight="bold">{}</text>').format(
        x + 8, top + 35, sum(bar.values)
    )
    return Markup("").join([*pieces, total])


def _rect(x: float, y: int, width: float, colour: str) -> Markup:
    return Markup(
        '<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="{}" stroke="#191f26" stroke-width="0.75"/>'
    ).format(x, y, width, _BAR, colour)


def _key(words: str, colour: str, y: int) -> Markup:
    return Markup("{}<text x='22' y='{}'>{}</text>").format(
        Markup(
            '<rect x="0.5" y="{}" width="13" height="13" fill="{}" stroke="#191f26" stroke-width="0.75"/>'
        ).format(y, colour),
        y + 12,
        words,
    )
