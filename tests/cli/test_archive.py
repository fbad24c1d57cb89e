"""A package is proved at the command line, and the consultations in it are taken in where nothing is."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.formats import exchange
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.policy import SYSTEM
from consult.queries import exports
from tests.closing import closed
from tests.packed import CASE, Opened, made
from tests.support.database import Database


@pytest.fixture(name="package")
def _package(app: Flask, tmp_path: Path) -> Path:
    closed(app)
    path = tmp_path / "package.zip"
    path.write_bytes(made().data)
    return path


def mutilated(package: Path, change: Callable[[str, bytes], dict[str, bytes]]) -> str:
    """Write a package anew, with other files in the place of each."""
    path = package.with_name("mutilated.zip")
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            for other, content in change(name, old.read(name)).items():
                new.writestr(other, content)
    return str(path)


def test_a_package_is_whole(run: Any, package: Path) -> None:
    done = run("archive", "check", str(package))
    assert (done.exit_code, "The package is whole." in done.output) == (0, True), done.output


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda name, data: {} if name.endswith("case.xml") else {name: data}, "Missing: {}data/case.xml"),
        (
            lambda name, data: {name: data.replace(b"Om", b"Mo") if name.endswith("case.xml") else data},
            "Changed: {}data/case.xml",
        ),
        (
            lambda name, data: (
                {name: data}
                | ({name.replace("case.xml", "more.xml"): data} if name.endswith("data/case.xml") else {})
            ),
            "Not listed: {}data/more.xml",
        ),
        (
            lambda name, data: {name: data + b" " if name.endswith("rep1/METS.xml") else data},
            "Changed: {}METS.xml",
        ),
        (
            lambda name, data: {name: data} | ({"elsewhere.txt": b""} if name.endswith("dc.xml") else {}),
            "elsewhere.txt",
        ),
    ],
    ids=["missing", "changed", "extra", "list", "outside"],
)
def test_a_mutilated_package_is_not(
    change: Callable[[str, bytes], dict[str, bytes]], said: str, run: Any, package: Path
) -> None:
    done = run("archive", "check", mutilated(package, change))
    assert done.exit_code == 1
    assert said.format("representations/rep1/") in done.output
    assert run("archive", "import", mutilated(package, change)).exit_code == 1


def test_where_a_disk_has_lost_bits_is_said(run: Any, package: Path) -> None:
    """What is damaged in the archive itself is found too, also where it can no longer be unpacked."""
    path = package.with_name("damaged.zip")
    for spoilt in (0, 2, 8, 0xFF):
        data = bytearray(package.read_bytes())
        with zipfile.ZipFile(package) as whole:
            (case,) = [each for each in whole.infolist() if each.filename.endswith("data/case.xml")]
        content = case.header_offset + 30 + len(case.filename.encode())
        data[content + 20 : content + 60] = bytes([spoilt]) * 40
        path.write_bytes(data)
        done = run("archive", "check", str(path))
        assert done.exit_code == 1
        assert "Changed: representations/rep1/data/case.xml" in done.output, done.output


def test_what_is_no_package_is_said_so(run: Any, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    assert "is no package" in run("archive", "check", str(tmp_path / "x.zip")).output


def test_what_is_in_it_comes_in_where_nothing_is(run: Any, package: Path, database: Database) -> None:
    opened = Opened(package.read_bytes())
    (name,) = [each for each in opened.names(CASE) if each.endswith("/consultation.json")]
    before = json.loads(opened.read(name))
    db.session.rollback()
    database.reset()
    dry = run("archive", "import", str(package), "--dry-run")
    assert "nothing was changed" in dry.output
    done = run("archive", "import", str(package))
    assert done.exit_code == 0, done.output
    slug = db.session.scalars(select(Consultation.slug)).one()
    after = json.loads(exchange.write(exports.export(SYSTEM, slug, "Regionen")))
    assert after["counts"] == before["counts"]
    assert {key: value for key, value in after.items() if key != "source"} == {
        key: value for key, value in before.items() if key != "source"
    }
    assert len(db.session.scalars(select(Comment)).all()) == before["counts"]["comments"]
    assert "address" in run("archive", "import", str(package)).output
    opened.zip.close()
