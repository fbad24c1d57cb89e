"""Put together the archive package of a closed case: an E-ARK SIP with the files of the case, and web pages of it for everyone."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

import msgspec

from consult import config
from consult.formats import case_xml, dublin_core, exchange, mets, premis
from consult.formats.mets import About, Group, Head
from consult.formats.packages import Entry, Packing
from consult.formats.premis import Agent, Happened
from consult.formats.reports import Report
from consult.labels.writing import in_text
from consult.model.closings import Closing
from consult.model.consultations import Consultation
from consult.papers import archives, package_words, sites
from consult.papers.cases import REGION
from consult.policy import SYSTEM
from consult.queries import archives as queries

CASE, SITE = "representations/rep1", "representations/rep2"
"""The case as staff have it, and the pages of it that everyone may read."""

Note = Callable[[int], None]
"""Takes how many files are in the package so far."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which package is made: of which closing, under which name, and when."""

    closing: int
    name: str
    made: datetime


def make(wanted: Wanted, note: Note) -> Iterator[bytes]:
    """Give a package stretch by stretch while it is put together; `note` is told now and then how far it has come."""
    closing = queries.closing(SYSTEM, wanted.closing)
    rounds = list(queries.held(SYSTEM, closing))
    packing = Packing(wanted.name, wanted.made)

    def beat() -> None:
        note(len(packing.entries))

    for path, content in archives.parts(closing, rounds, REGION, beat):
        yield from packing.add(f"{CASE}/{path}", content)
        beat()
    for path, content in sites.parts(closing, rounds):
        yield from packing.add(f"{SITE}/data/{path}", content)
        beat()
    for path, content in _around(closing, rounds, packing):
        yield from packing.add(path, content)
    yield from packing.end()


Part = tuple[str, Iterable[bytes]]


def _around(closing: Closing, rounds: Sequence[Consultation], packing: Packing) -> Iterator[Part]:
    """Give what says what is in the package; each file tells of those before it."""
    yield f"{CASE}/metadata/preservation/rights.xml", premis.rights(*package_words.SHUT)
    yield f"{SITE}/metadata/preservation/rights.xml", premis.rights(*package_words.PUBLIC)
    for folder, title in ((CASE, "The case"), (SITE, "Web pages for everyone")):
        yield f"{folder}/METS.xml", [_representation(packing, folder, title)]
    yield "documentation/LASMIG.md", [package_words.SWEDISH.encode()]
    yield "documentation/README.md", [package_words.ENGLISH.encode()]
    yield "schemas/case.xsd", [case_xml.schema()]
    yield "schemas/consultation-neutral-1.json", [_schema(exchange.schema())]
    yield "schemas/consultation-report-1.json", [_schema(msgspec.json.schema(Report))]
    yield "metadata/descriptive/dc.xml", [dublin_core.write(_described(closing, rounds, packing))]
    yield (
        "metadata/preservation/premis.xml",
        premis.write(
            packing.name, packing.entries, _happened(closing, rounds, packing), _agents(closing, rounds)
        ),
    )
    yield "METS.xml", [_whole(closing, packing)]


def _schema(schema: object) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()


def _head(packing: Packing, name: str, title: str) -> Head:
    return Head(name, title, packing.made, version("consult"), REGION)


def _representation(packing: Packing, folder: str, title: str) -> bytes:
    """Write the METS of a representation: its files, and who may read them."""
    shut = packing.below(f"{folder}/{archives.SHUT}")
    open_ones = [each for each in packing.below(f"{folder}/data") if each not in set(shut)]
    rights = About(
        "rightsMD", "PREMIS:RIGHTS", _one(packing, f"{folder}/metadata/preservation/rights.xml"), "rights"
    )
    groups = [Group("Data", open_ones, "rights" if folder == SITE else "")]
    if shut:
        groups.append(Group("Data/restricted", shut, "rights"))
    return mets.write(_head(packing, folder.rpartition("/")[2], title), [rights], groups, folder)


def _one(packing: Packing, path: str) -> Entry:
    return next(each for each in packing.entries if each.path == path)


def _whole(closing: Closing, packing: Packing) -> bytes:
    """Write the METS of the package: its metadata, documents and schemas, and where its representations are."""
    abouts = [
        About("dmdSec", "DC", _one(packing, "metadata/descriptive/dc.xml"), "described"),
        About("digiprovMD", "PREMIS", _one(packing, "metadata/preservation/premis.xml"), "kept"),
    ]
    groups = [
        Group("Documentation", packing.below("documentation")),
        Group("Schemas", packing.below("schemas")),
        *(
            Group(each.capitalize(), [_one(packing, f"{each}/METS.xml")], pointer=f"{each}/METS.xml")
            for each in (CASE, SITE)
        ),
    ]
    return mets.write(_head(packing, packing.name, _title(closing)), abouts, groups)


def _title(closing: Closing) -> str:
    number = f"{closing.registration_no}: " if closing.registration_no else ""
    return f"{number}{in_text(closing.plan.title, closing.plan.source_locale)}"


def _described(
    closing: Closing, rounds: Sequence[Consultation], packing: Packing
) -> Iterator[dublin_core.Row]:
    for locale in config.LOCALES:
        yield "title", closing.plan.title.get(locale, ""), locale
        yield "description", closing.plan.summary.get(locale, ""), locale
    yield "identifier", packing.name, ""
    yield "identifier", closing.registration_no, ""
    for each in rounds:
        yield "identifier", each.slug, ""
        yield "coverage", f"{each.first_day.isoformat()}/{each.last_day.isoformat()}", ""
    yield "creator", REGION, ""
    yield "date", closing.closed_at.date().isoformat(), ""
    yield "type", "Collection", ""
    for locale in config.LOCALES:
        yield "language", locale, ""
    yield "rights", package_words.SHUT[1], "sv"


def _happened(closing: Closing, rounds: Sequence[Consultation], packing: Packing) -> Iterator[Happened]:
    """Tell what was done to the files before they came here: what was redacted, the closing, and the packing."""
    for each in queries.redactions(SYSTEM, rounds):
        where = f"{CASE}/{archives.OPEN}/consultations/{each['consultation']}"
        words = f"Redaction {each['number']} in {each['consultation']}, {each['ground']} {each['provision']}".strip()
        at = datetime.fromisoformat(each["at"])
        yield Happened("redaction", at, words, each["by"], where)
    by = closing.closed_by.name if closing.closed_by else REGION
    note = closing.note or "The case was closed."
    yield Happened("closing of the case", closing.closed_at, note, by, packing.name)
    told = f"{len(packing.entries)} files were packed."
    yield Happened("message digest calculation", packing.made, told, "Consult", packing.name)
    yield Happened("creation", packing.made, "The package was made.", "Consult", packing.name)


def _agents(closing: Closing, rounds: Sequence[Consultation]) -> Iterator[Agent]:
    yield Agent("Consult", "software", version("consult"))
    yield Agent(REGION, "organization")
    people = [closing.closed_by.name] if closing.closed_by else []
    people += [each["by"] for each in queries.redactions(SYSTEM, rounds)]
    for name in dict.fromkeys(people):
        yield Agent(name, "person")
