"""The files of a closed case for its archive: what came in, what was said and answered, what was decided, and the proof."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from consult.formats import case_xml
from consult.model.closings import Closing
from consult.model.consultations import Consultation
from consult.model.decisions import Decision
from consult.model.report_editions import Edition, FileState
from consult.papers import archive_texts, cases, report_files
from consult.papers.report_files import Wanted
from consult.policy import SYSTEM
from consult.queries import (
    archives,
    copies,
    files,
    pieces,
    redactions,
    register,
    registrations,
    report_closures,
)
from consult.queries import report_editions as editions
from consult.queries import statements as responses

Part = tuple[str, Iterable[bytes]]
"""Where something stands, and what it contains."""

OPEN, SHUT = "data", "data/restricted"
"""The folders of what all staff may read, and of what has been redacted."""

Beat = Callable[[], None]
"""Is called now and then while something takes long."""


def parts(closing: Closing, rounds: list[Consultation], region: str, beat: Beat) -> Iterator[Part]:
    """Give every file of a case, each once."""
    for consultation in rounds:
        yield from _of_round(consultation, region)
    yield f"{OPEN}/case.xml", _xml(closing, rounds)
    yield from _under(f"{OPEN}/plan", archive_texts.parts(closing.plan, beat))
    for decision in archives.decisions(SYSTEM, rounds):
        yield from _under(f"{OPEN}/decisions/{decision.number}", _decision(decision))
    yield f"{OPEN}/redactions.json", [as_json(archives.redactions(SYSTEM, rounds))]
    yield f"{OPEN}/log.jsonl", map(_line, archives.log(SYSTEM, closing.plan, rounds))
    if kept := archives.originals(SYSTEM, rounds):
        yield f"{SHUT}/originals.json", [as_json(kept)]


def as_json(value: Any) -> bytes:
    """Write something as JSON that people can read too."""
    return (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _line(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _under(folder: str, found: Iterable[Part]) -> Iterator[Part]:
    for path, content in found:
        yield f"{folder}/{path}", content


def _xml(closing: Closing, rounds: list[Consultation]) -> Iterator[bytes]:
    """Write what was said and answered, one consultation at a time."""
    found = (archives.state(SYSTEM, each, closing.closed_at) for each in rounds)
    return case_xml.write(closing.registration_no, closing.plan.title, found)


def _of_round(consultation: Consultation, region: str) -> Iterator[Part]:
    """Give what belongs to one consultation: everything about the case as staff get it, the report, and what is redacted."""
    slug = consultation.slug
    yield from _under(f"{OPEN}/consultations/{slug}", cases.parts(SYSTEM, consultation, region))
    for edition in archives.editions(SYSTEM, consultation):
        is_shut = bool(report_closures.closed_since(SYSTEM, [edition])[edition.number].is_redacted)
        folder = f"{SHUT if is_shut else OPEN}/consultations/{slug}/report/{edition.number}"
        yield from _under(folder, _edition(consultation, edition))
    yield from _under(f"{SHUT}/consultations/{slug}", _redacted(consultation))


def _edition(consultation: Consultation, edition: Edition) -> Iterator[Part]:
    """Give what was frozen and the files that were made of it."""
    yield "report.json", [archives.frozen(SYSTEM, edition)]
    for made in edition.files:
        if made.state is FileState.DONE:
            wanted = Wanted(made.kind, made.locale, made.choice)
            name = report_files.name(consultation.slug, edition.number, wanted)
            yield f"{made.number}-{name}", editions.stream(SYSTEM, made)


def _redacted(consultation: Consultation) -> Iterator[Part]:
    """Give as it came in what has been redacted since: frozen copies, files, and copies of documents."""
    for number in [each.number or 0 for each in responses.received(SYSTEM, consultation)]:
        response = responses.numbered(SYSTEM, consultation, number)
        if redactions.is_in_response(SYSTEM, response):
            for each in copies.parts(SYSTEM, response):
                yield f"responses/{number}/{each.path}", copies.content(SYSTEM, each)
    for came in registrations.listed(SYSTEM, consultation):
        file = pieces.original(SYSTEM, came)
        if file is not None and redactions.is_in_registration(SYSTEM, came):
            yield f"answers/{came.number}/{file.name}", files.stream(SYSTEM, file)
    for entry in register.every(SYSTEM, consultation):
        copy = register.copy(SYSTEM, entry)
        if copy and register.is_closed(SYSTEM, entry):
            yield f"documents/{entry.number}.json", [copy.encode()]


def _decision(decision: Decision) -> Iterator[Part]:
    """Give what was decided, and the extract of the minutes."""
    yield (
        "decision.json",
        [
            as_json(
                {
                    "number": decision.number,
                    "version": decision.version.number,
                    "kind": decision.kind.value,
                    "body": decision.body,
                    "item": decision.item,
                    "decided_on": decision.decided_on.isoformat(),
                    "text": decision.text,
                    "recorded_at": _moment(decision.recorded_at),
                    "corrected_at": _moment(decision.corrected_at),
                    "correction": decision.correction,
                }
            )
        ],
    )
    for file in decision.files:
        yield f"{file.number}-{file.name}", files.stream(SYSTEM, file)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
