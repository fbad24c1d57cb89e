"""Files that lie beside the pages of a closed case: the report as everyone could fetch it, and extracts of minutes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consult.model.consultations import Consultation
from consult.model.decisions import Decision
from consult.model.files import File
from consult.model.report_editions import Edition, EditionFile, FileState
from consult.model.reports import Arrangement, ReportKind
from consult.papers import report_files
from consult.papers.report_files import Wanted
from consult.policy import ANONYMOUS
from consult.queries import files, report_closures
from consult.queries import report_editions as editions

Part = tuple[str, Iterable[bytes]]
KINDS = frozenset({ReportKind.PDF, ReportKind.DOCX, ReportKind.XLSX})
"""The kinds that one opens beside the pages; the others say the same."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A file of a report that lies beside the pages."""

    name: str
    path: str
    file: EditionFile


def parts(rounds: Sequence[Consultation], decisions: Sequence[Decision]) -> Iterator[Part]:
    """Give every file, each once."""
    for consultation in rounds:
        for each in released(consultation)[1]:
            yield each.path, editions.stream(ANONYMOUS, each.file)
    for decision in decisions:
        for path, file in minutes(decision):
            yield path, files.stream(ANONYMOUS, file)


def released(consultation: Consultation) -> tuple[Edition | None, list[Lying]]:
    """Find the newest edition of the report that everyone may have, and its usual files."""
    found = editions.editions(ANONYMOUS, consultation)
    closed = report_closures.closed_since(ANONYMOUS, found)
    edition = next((each for each in found if not closed[each.number].is_any), None)
    return edition, [_lying(consultation, edition, each) for each in _usual(edition)] if edition else []


def _usual(edition: Edition) -> Iterator[EditionFile]:
    for each in edition.files:
        is_made = each.state is FileState.DONE and each.is_whole
        if is_made and each.kind in KINDS and each.arrangement is Arrangement.SECTION:
            yield each


def _lying(consultation: Consultation, edition: Edition, file: EditionFile) -> Lying:
    name = report_files.name(consultation.slug, edition.number, Wanted(file.kind, file.locale, file.choice))
    return Lying(name, f"files/{consultation.slug}/{name}", file)


def minutes(decision: Decision) -> list[tuple[str, File]]:
    """Name the extracts of the minutes of a decision."""
    return [(f"files/decisions/{decision.number}/{each.number}-{each.name}", each) for each in decision.files]
