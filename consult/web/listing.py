"""A table of organisations on its way in: read it, show what each row would do, let rows be corrected, then save."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import Invalid, Outdated
from consult.labels import problem
from consult.model.organisations import Body, Organisation
from consult.queries import directory
from consult.queries.directory import WRONG, Fate, Match
from consult.web import body_rows
from consult.web.auth import current_actor
from consult.web.body_rows import COLUMNS, Line
from consult.web.fields import one_line
from consult.web.organisations_forms import SECTORS, ImportForm
from consult.web.page import page


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was typed, with what becomes of it or what must be corrected."""

    line: Line
    match: Match | None
    problem: str

    @property
    def fate(self) -> Fate | None:
        """Tell what becomes of it, if nothing is wrong with it."""
        return self.match.fate if self.match and not self.problem else None


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a table is for: where the page leads back to, who is on the list already, and how rows are saved.

    `save` is called inside a transaction, and `done` answers when it has been. Without a list (`listed` is nothing) the
    rows only go into the directory.
    """

    page: dict[str, Any]
    listed: Collection[int] | None
    save: Callable[[Sequence[Body]], int]
    done: Callable[[int], AnyResponse]


def receive(purpose: Purpose) -> AnyResponse:
    """Show the form, or read what was sent and show what would happen, or save it as it was shown."""
    form = ImportForm()
    if request.method == "GET":
        return _form(purpose, form)
    try:
        if "rows" in request.form:
            lines = _corrected(body_rows.unpack(request.form["rows"]))
        elif form.validate():
            lines = body_rows.read(form.sent())
        else:
            return _form(purpose, form)
        return _shown(purpose, lines) if _differs(purpose, lines) else _saved(purpose, lines)
    except Invalid as refused:
        form.form_errors.append(problem(refused))
        return _form(purpose, form)


def _form(purpose: Purpose, form: ImportForm) -> AnyResponse:
    status = 422 if form.is_submitted() else 200
    return page("listing/form.html", status, form=form, sectors=SECTORS, **purpose.page)


def _corrected(lines: Sequence[Line]) -> list[Line]:
    """Take in what was typed at the rows that were wrong, and leave out the rows that were to be left out."""
    found = []
    for line in lines:
        if f"skip-{line.number}" in request.form:
            continue
        typed = {
            key: one_line(request.form[name])[: body_rows.LONGEST]
            for key in COLUMNS
            if (name := f"{line.number}-{key}") in request.form
        }
        found.append(body_rows.understood(replace(line, cells=line.cells | typed)) if typed else line)
    return found


def _rows(purpose: Purpose, lines: Sequence[Line]) -> list[Row]:
    valid = [line for line in lines if line.body]
    matches = directory.matched(
        current_actor(), [line.body for line in valid if line.body], purpose.listed or ()
    )
    by_number = {line.number: match for line, match in zip(valid, matches, strict=True)}
    return [
        Row(line, match, line.problem or (_fault(match, valid) if match else ""))
        for line in lines
        for match in [by_number.get(line.number)]
    ]


def _fault(match: Match, valid: Sequence[Line]) -> str:
    """Say what is wrong with a row beside others and beside the directory."""
    if match.fate not in WRONG:
        return ""
    known = match.organisation
    said: dict[Fate, str] = {
        Fate.TWICE: _(
            "The same organisation stands in row %(number)s already.",
            number=valid[match.other].number if isinstance(match.other, int) else "",
        ),
        Fate.NO_SECTOR: _("The organisation is new, so a sector is needed."),
        Fate.CITIZENS: _("An organisation that stands for private persons cannot be invited."),
        Fate.CLASH: _(
            "The directory has this name with another number: %(number)s.",
            number=known.number if known else "",
        )
        if match.other is None
        else _(
            "The directory has this number for another organisation: %(name)s.",
            name=match.other.name if isinstance(match.other, Organisation) else "",
        ),
    }
    return said[match.fate]


def _mark(rows: Sequence[Row]) -> str:
    """Name exactly what has been shown, so that nothing else is saved."""
    said = [(row.line.cells, row.fate, row.match and row.match.added) for row in rows]
    return sha256(repr(said).encode()).hexdigest()[:32]


def _differs(purpose: Purpose, lines: Sequence[Line]) -> bool:
    rows = _rows(purpose, lines)
    is_whole = bool(rows) and not any(row.problem for row in rows)
    return not (is_whole and request.form.get("seen") == _mark(rows))


def _shown(purpose: Purpose, lines: Sequence[Line], *, notice: str = "") -> AnyResponse:
    rows = _rows(purpose, lines)
    wrong = [row for row in rows if row.problem]
    return page(
        "listing/preview.html",
        422 if wrong or notice else 200,
        rows=rows,
        wrong=wrong,
        notice=notice,
        by_fate={fate: found for fate in Fate if (found := [row for row in rows if row.fate is fate])},
        count=sum(_changes(purpose, row) for row in rows),
        packed=body_rows.pack(lines),
        mark=_mark(rows),
        columns=dict(zip(COLUMNS, body_rows.heads(), strict=True)),
        sectors=SECTORS,
        **purpose.page,
    )


def _changes(purpose: Purpose, row: Row) -> bool:
    """Tell if a row does something when it is saved."""
    joins = row.fate in {Fate.NEW, Fate.KNOWN} and purpose.listed is not None
    return joins or row.fate is Fate.NEW or bool(row.match and row.match.added and not row.problem)


def _saved(purpose: Purpose, lines: Sequence[Line]) -> AnyResponse:
    try:
        with transaction():
            count = purpose.save([line.body for line in lines if line.body])
    except Outdated as refused:
        return _shown(purpose, lines, notice=problem(refused) or problem(Outdated("list_changed")))
    return purpose.done(count)
