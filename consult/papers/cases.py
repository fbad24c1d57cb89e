"""Everything about a case as one set of files, for whoever asks the region for it."""

import json
from collections.abc import Iterable, Iterator

from consult.formats import csvfile, exchange
from consult.model.consultations import Consultation
from consult.model.statements import Statement
from consult.policy import Actor
from consult.queries import (
    copies,
    exports,
    files,
    pieces,
    rectifications,
    redactions,
    register,
    registrations,
)
from consult.queries import statements as responses

REGION = "Regionen"
"""What whoever holds a case is called in the files of it."""

Part = tuple[str, Iterable[bytes]]
"""Where something stands among the files, and what it contains."""


def parts(actor: Actor, consultation: Consultation, region: str) -> Iterator[Part]:
    """Give the register, what came in and what went out, the files, and the comments with their answers.

    Where words are redacted, what everyone may read is given instead of the copy that was frozen.
    """
    yield "register.csv", table(actor, consultation)
    yield "register.json", [data(actor, consultation)]
    yield "consultation.json", [exchange.write(exports.export(actor, consultation.slug, region))]
    yield "corrections.json", [_written(rectifications.of_case(actor, consultation))]
    for number in [each.number for each in responses.received(actor, consultation)]:
        yield from _response(actor, responses.numbered(actor, consultation, number or 0))
    for came in registrations.listed(actor, consultation):
        file = pieces.original(actor, came)
        if file is not None and not redactions.is_in_registration(actor, came):
            yield f"answers/{came.number}/{file.name}", files.stream(actor, file)
    for entry in register.every(actor, consultation):
        copy = register.copy(actor, entry)
        if copy and not register.is_closed(actor, entry):
            yield f"documents/{entry.number}.json", [copy.encode()]


def _written(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1, default=str).encode()


def _response(actor: Actor, response: Statement) -> Iterator[Part]:
    folder = f"responses/{response.number}"
    if not redactions.is_in_response(actor, response):
        for each in copies.parts(actor, response):
            yield f"{folder}/{each.path}", copies.content(actor, each)
        return
    said = responses.content(actor, response)
    yield f"{folder}/redacted.json", [_written(said)]
    for file in response.files:
        yield f"{folder}/redacted-files/{file.number}-{file.name}", files.stream(actor, file)


def table(actor: Actor, consultation: Consultation) -> Iterator[bytes]:
    """Give the register as a table, for a spreadsheet."""
    return csvfile.write(_rows(actor, consultation))


def _rows(actor: Actor, consultation: Consultation) -> Iterator[list[object]]:
    yield list(register.COLUMNS)
    for each in register.every(actor, consultation):
        yield ["" if value is None else value for value in register.fields(actor, each).values()]


def data(actor: Actor, consultation: Consultation) -> bytes:
    """Give the register as JSON."""
    listed = [register.fields(actor, each) for each in register.every(actor, consultation)]
    case = register.case(actor, consultation)
    return json.dumps({"case": case, "documents": listed}, ensure_ascii=False, indent=1).encode()
