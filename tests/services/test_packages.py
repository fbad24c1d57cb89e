"""The archive package of a closed case: whole, valid, with everything in it, and with nothing redacted where all may read."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from lxml import etree

from consult.formats import case_xml
from tests.closing import NAME, closed
from tests.packed import CASE, SITE, Opened, made
from tests.support import eark
from tests.support.pdf import words


@pytest.fixture
def package(app: Flask) -> Iterator[Opened]:
    closed(app)
    opened = made()
    yield opened
    opened.zip.close()


def test_an_independent_validator_finds_nothing_wrong(package: Opened, tmp_path: Path) -> None:
    package.zip.extractall(tmp_path)
    assert eark.problems(tmp_path / package.folder) == []


def test_the_validator_finds_what_is_wrong(package: Opened, tmp_path: Path) -> None:
    package.zip.extractall(tmp_path)
    mets = tmp_path / package.folder / "METS.xml"
    mets.write_text(mets.read_text().replace("E-ARK-SIP.xml", "E-ARK.xml"))
    assert [each.partition(" ")[0] for each in eark.problems(tmp_path / package.folder)] == ["SIP2"]


def test_everything_of_the_case_is_in_it(package: Opened) -> None:
    names = package.names()
    assert len(names) == len(set(names))
    (slug,) = {each.split("/")[4] for each in names if "/consultations/" in each and "restricted" not in each}
    round_ = f"{CASE}consultations/{slug}/"
    for expected in (
        *("METS.xml", "metadata/preservation/premis.xml", "metadata/descriptive/dc.xml", "schemas/case.xsd"),
        *("representations/rep1/METS.xml", "representations/rep2/METS.xml", "documentation/README.md"),
        *(f"{round_}consultation.json", f"{round_}register.csv", f"{round_}register.json"),
        *(f"{round_}responses/1/redacted.json", f"{round_}report/1/report.json", f"{CASE}case.xml"),
        *(f"{CASE}plan/version-1/text-sv.pdf", f"{CASE}plan/version-1/text-en.md", f"{CASE}log.jsonl"),
        *(f"{CASE}decisions/1/decision.json", f"{CASE}decisions/1/1-protokoll.txt", f"{CASE}redactions.json"),
        *(f"{CASE}restricted/consultations/{slug}/responses/1/files/1-bilaga.txt", f"{SITE}index.html"),
    ):
        assert expected in names
    assert (
        NAME in package.read(f"{CASE}restricted/consultations/{slug}/responses/1/files/1-bilaga.txt").decode()
    )
    assert package.read(f"{round_}responses/1/redacted-files/1-bilaga.txt") == b"Enligt en granne."


def said_in(data: bytes) -> str:
    """Give all words in a file, also in one that is packed."""
    if data.startswith(b"%PDF-"):
        return " ".join(words(data).split())
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def test_redacted_words_stand_in_the_restricted_folder_only(package: Opened) -> None:
    shut = f"{CASE}restricted/"
    found = {each for each in package.names() if NAME in said_in(package.read(each)) or NAME in each}
    assert f"{shut}originals.json" in found
    assert [each for each in found if not each.startswith(shut)] == []
    mets = package.read("representations/rep1/METS.xml").decode()
    assert 'USE="Data/restricted"' in mets
    assert 'ADMID="rights"' in mets


def test_the_xml_fits_its_schema_and_has_every_comment(package: Opened) -> None:
    tree = etree.fromstring(package.read(f"{CASE}case.xml"))
    etree.XMLSchema(etree.fromstring(package.read("schemas/case.xsd"))).assertValid(tree)
    said = tree.findall(f".//{{{case_xml.SPACE}}}comment")
    (file,) = [each for each in package.names(CASE) if each.endswith("consultation.json")]
    comments = json.loads(package.read(file))["comments"]
    assert len(said) == len([each for each in comments if "parent_id" not in each])
    assert all(each.find(f"{{{case_xml.SPACE}}}answer") is not None for each in said)


def test_the_log_of_the_case_can_be_held_against_its_seals(package: Opened) -> None:
    lines = [json.loads(each) for each in package.read(f"{CASE}log.jsonl").decode().splitlines()]
    events = [each for each in lines if "verb" in each]
    assert {each["verb"] for each in events} >= {"comment.posted", "decision.recorded"}
    assert not [each for each in events if each["verb"].startswith("user.")]
