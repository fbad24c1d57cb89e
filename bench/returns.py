"""What it costs to bring a long Word file back into a private room: `python -m bench.returns`.

A made-up draft plan is fetched from a room with views in it, worked on as colleagues do (comments and tracked changes),
and brought back. The floor, in the same run, opens the file, parses the parts with text in them and puts the words of
each paragraph together: the least that reading it can cost. Time is CPU; memory is what the process of each grows by,
beside one that has only loaded the same modules.
"""

import argparse
import io
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import docx
import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from bench import revising
from consult.app import create_app
from consult.config import Settings
from consult.db import db, transaction
from consult.formats.word_placing import place
from consult.formats.word_points import points
from consult.formats.word_returned import read_returned
from consult.model.comments import CommentKind
from consult.model.users import User
from consult.paths import resources
from consult.queries import statements as rooms
from consult.services import returns
from consult.services.comments import Draft
from consult.services.returns import Addition, Brought
from consult.text.anchors import Located, Status
from tests import factories
from tests.support.room_files import tracked

PAGES = (20, 200)
PER_PAGE = 8
"""Blocks of a page: about 400 words."""
VIEWS, COMMENTS, CHANGES = 1.5, 1.5, 0.5
"""So many a page stand in the room, are said by colleagues, and are changed by them."""
ROUNDS = 3
PARTS = ("word/document.xml", "word/comments.xml")
HEAD = "| pages | MB of XML | what | CPU s | floor s | ratio | MB | floor MB | ratio |"


def main() -> None:
    """Print a table, or be the process whose memory is measured."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--alone", nargs=2, metavar=("WHAT", "FILE"), help=argparse.SUPPRESS)
    alone = asked.parse_args().alone
    if alone:
        _alone(alone[0], Path(alone[1]).read_bytes())
        return
    print(HEAD, "|---" * HEAD.count(" | ") + "|---|", sep="\n")
    for pages in PAGES:
        with tempfile.TemporaryDirectory(prefix="consult-bench-") as folder:
            _measure(pages, Path(folder))


def _measure(pages: int, folder: Path) -> None:
    app = _app(folder)
    with app.app_context():
        flask_migrate.upgrade(directory=str(resources("migrations")))
        member, address = _room(pages)
        client = _signed_in(app, member)
        data = _worked_on(client.get(f"{address}/word/draft").data, pages)
        db.session.remove()
    path = folder / "file.docx"
    path.write_bytes(data)
    size = sum(each.file_size for each in zipfile.ZipFile(path).infolist()) / 2**20
    base, low, high = (_memory(what, path) for what in ("nothing", "floor", "read"))
    for name, ours in (
        ("read and place", lambda: _read(data)),
        ("the page", lambda: _page(client, address, data)),
    ):
        cost, least = _costs(ours, lambda: _floor(data))
        memory = f"{high - base:.0f} | {low - base:.0f} | {(high - base) / (low - base):.1f}"
        print(
            f"| {pages} | {size:.1f} | {name} | {cost:.2f} | {least:.3f} | {cost / least:.0f} "
            f"| {memory if name != 'the page' else '– | – | –'} |",
            flush=True,
        )


def _app(folder: Path) -> Flask:
    return create_app(
        Settings.load(
            {
                "CONSULT_MODE": "test",
                "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
                "SECRET_KEY": secrets.token_hex(32),
                "INSTANCE_DIR": str(folder),
            }
        )
    )


def _room(pages: int) -> tuple[User, str]:
    """Make a room with views on a long plan, and give a member and the address."""
    plan = factories.plan()
    factories.text(plan, revising.text(pages * PER_PAGE), "")
    consultation = factories.consultation(factories.published(plan))
    body = factories.organisation()
    member = factories.user(organisation=body)
    actor = factories.actor(member)
    where = rooms.room(actor, body.slug, consultation.slug)
    blocks = [each.uid for each in factories.working(plan).blocks if each.label.count(".")]
    step = len(blocks) / (VIEWS * pages)
    added = [
        Addition(
            Located(Status.EXACT, blocks[int(number * step)], None, None, 1.0, "made"),
            Draft(f"Synpunkt nummer {number}.", "sv", f"made{number}", kind=CommentKind.PROPOSAL),
        )
        for number in range(int(VIEWS * pages))
    ]
    with transaction():
        returns.bring_back(actor, where, Brought("sv", additions=added), "")
    return member, f"/organisations/{body.slug}/statements/{consultation.slug}"


def _signed_in(app: Flask, member: User) -> FlaskClient:
    client = app.test_client()
    factories.sign_in(client, member)
    app.config["WTF_CSRF_ENABLED"] = False
    return client


def _worked_on(data: bytes, pages: int) -> bytes:
    """Let colleagues comment on paragraphs and change words in others."""
    document = docx.Document(io.BytesIO(data))
    lines = [each for each in document.paragraphs if len(each.text) > 100]
    for number in range(int(COMMENTS * pages)):
        line = lines[number * 5 % len(lines)]
        document.add_comment(
            line.runs, text=f"En kommentar, nummer {number}.", author="Ola Ås", initials="OÅ"
        )
    for number in range(int(CHANGES * pages)):
        words = lines[(number * 7 + 3) % len(lines)].text
        tracked(words[:60], words.split()[2], "annat")(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _read(data: bytes) -> None:
    returned = read_returned(data)
    blocks = [passage.block for passage in returned.sent]
    points(returned, place(returned, blocks), blocks)


def _page(client: FlaskClient, address: str, data: bytes) -> None:
    answer = client.post(f"{address}/bring-back", data={"file": (io.BytesIO(data), "utkast.docx")})
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(f"The file was not taken: {answer.status_code}")


def _floor(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in PARTS:
            for line in etree.fromstring(packed.read(name)).iter("{*}p"):
                "".join(line.itertext())


def _costs(ours: Callable[[], None], least: Callable[[], None]) -> tuple[float, float]:
    pairs = [(_cost(ours), _cost(least)) for _ in range(ROUNDS)]
    return statistics.median(cost for cost, _ in pairs), statistics.median(cost for _, cost in pairs)


def _cost(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _memory(what: str, path: Path) -> float:
    """Give the most memory, in MB, that a process of its own has had."""
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "bench.returns", "--alone", what, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def _alone(what: str, data: bytes) -> None:
    {"nothing": len, "floor": _floor, "read": _read}[what](data)
    status = Path(
        "/proc/self/status"
    ).read_text()  # what `resource` tells is the parent's, where that had more
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


if __name__ == "__main__":
    main()
