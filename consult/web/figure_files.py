"""A figure to take along: its table as a file, and its picture."""

from collections.abc import Iterable

from flask import Response, render_template

from consult.errors import NotFound
from consult.web.downloads import as_file, as_table
from consult.web.figures_drawn import Figure


def chosen(figures: Iterable[Figure], name: str) -> Figure:
    """Find a figure by its name."""
    for each in figures:
        if each.name == name:
            return each
    raise NotFound


def table(slug: str, figure: Figure, kind: str) -> Response:
    """Give the table as the kind of file that is asked for."""
    rows = [figure.heads, *([row.head, *row.cells] for row in figure.rows)]
    return as_table(f"{slug}-{figure.name}", kind, rows)


def picture(slug: str, figure: Figure) -> Response:
    """Give the picture as it is opened outside of the site, in a presentation or a report."""
    drawn = render_template("figures/picture.svg", figure=figure)
    return as_file(drawn, "image/svg+xml", f"{slug}-{figure.name}.svg")
