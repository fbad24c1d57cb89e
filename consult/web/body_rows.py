"""Organisations as rows of a table that someone typed, pasted or sent: what each row says, and what is wrong with it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from consult.errors import Invalid
from consult.formats import tables
from consult.labels import LABELS
from consult.model.organisations import Body, Sector
from consult.web.fields import one_line
from consult.web.locale import LOCALES
from consult.web.organisations_forms import SECTORS, RowForm

COLUMNS = {
    "name": ("name", "namn", "organisation", "organization", "remissinstans"),
    "sector": ("sector", "sektor"),
    "email": ("e-mail", "email", "e-mail address", "e-post", "epost", "e-postadress", "mejl", "mail"),
    "number": (
        "organisation number",
        "organization number",
        "number",
        "organisationsnummer",
        "organisationsnr",
        "org.nr",
        "org nr",
        "orgnr",
    ),
    "contact": ("contact person", "contact", "kontaktperson", "kontakt"),
    "locale": ("language", "locale", "språk"),
}
"""What the columns may be called, in small letters; the first is what we call them ourselves."""

LONGEST = 300
"""Code points of one cell; what is longer is cut, and is too long for any field."""

LANGUAGES = {
    "sv": ("sv", "svenska", "swedish"),
    "en": ("en", "engelska", "english"),
}


def heads() -> list[str]:
    """Name the columns in the reader's language, in their order."""
    return [_("Name"), _("Sector"), _("E-mail"), _("Organisation number"), _("Contact person"), _("Language")]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it was typed, and either what it says or what is wrong with it."""

    number: int
    cells: dict[str, str]
    body: Body | None = None
    problem: str = ""


def read(data: bytes) -> list[Line]:
    """Read a file or pasted text; raises Invalid where it is no table or names no organisations."""
    rows = tables.read(data)
    if not rows:
        raise Invalid("nothing_listed")
    lines = []
    for row in rows:
        if not _named(row.cells, "name"):
            raise Invalid("no_names", found=", ".join(one_line(name)[:40] for name in list(row.cells)[:10]))
        cells = {key: _cell(row.cells, key) for key in COLUMNS}
        problem = _("There are more cells than columns.") if row.surplus else ""
        lines.append(Line(row.number, cells, problem=problem))
    return [line if line.problem else understood(line) for line in lines]


def _named(cells: dict[str, str], key: str) -> list[str]:
    return [name for name in COLUMNS[key] if name in cells]


def _cell(cells: dict[str, str], key: str) -> str:
    value = next((cells[name] for name in _named(cells, key) if cells[name]), "")
    return one_line(value[: LONGEST * 2])[:LONGEST]


def understood(line: Line) -> Line:
    """Say what a row means, or what is wrong with it."""
    try:
        return replace(line, body=_body(line.cells), problem="")
    except ValueError as error:
        return replace(line, body=None, problem=str(error))


def _body(cells: dict[str, str]) -> Body:
    if any(cell.startswith("=") for cell in cells.values()):
        raise ValueError(_("A cell holds a formula."))
    sector = _sector(cells["sector"])
    known = {"sector": sector or SECTORS[0], "locale": _language(cells["locale"])}
    form = RowForm(formdata=MultiDict(cells | known))
    if not form.validate():
        faults = {str(form[name].label.text): found for name, found in form.errors.items()}
        raise ValueError(" ".join(f"{label}: {' '.join(map(str, found))}" for label, found in faults.items()))
    return replace(form.body(), sector=sector)


def _sector(typed: str) -> Sector | None:
    """Know a sector by its code or by its name in either language."""
    wanted = typed.casefold()
    if not wanted:
        return None
    for each in SECTORS:
        if wanted in {each.value, *_names(each)}:
            return each
    raise ValueError(_("“%(typed)s” is no sector.", typed=typed))


def _names(sector: Sector) -> Iterable[str]:
    for code in LOCALES:
        with force_locale(code):
            yield str(LABELS[Sector][sector]).casefold()


def _language(typed: str) -> str:
    wanted = typed.casefold()
    if not wanted:
        return "sv"
    for code, names in LANGUAGES.items():
        if wanted in names:
            return code
    raise ValueError(_("“%(typed)s” is no language that letters are written in.", typed=typed))


def pack(lines: Sequence[Line]) -> str:
    """Write rows as they were typed, for a page to carry along."""
    return json.dumps([[line.number, *line.cells.values()] for line in lines], ensure_ascii=False)


def unpack(packed: str) -> list[Line]:
    """Read rows that a page carried along; raises Invalid when they are not what `pack` wrote."""
    try:
        rows = json.loads(packed)
        lines = [
            Line(
                int(number),
                dict(zip(COLUMNS, (one_line(str(cell))[:LONGEST] for cell in cells), strict=True)),
            )
            for number, *cells in rows[: tables.MAX_ROWS]
        ]
    except (ValueError, TypeError, RecursionError) as error:
        raise Invalid("page_changed") from error
    return [understood(line) for line in lines]
