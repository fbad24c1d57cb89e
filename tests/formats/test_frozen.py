"""Frozen copies: a list of checksums that a known command checks, and an archive that is the same every time."""

import io
import subprocess
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from consult.formats.frozen import IN_MEMORY, MANIFEST, digest_of, manifest, packed

MADE = datetime(2026, 11, 26, 23, 59, 59, tzinfo=UTC)
PARTS = {"response.json": b"{}", "files/1-Bilaga å.pdf": b"%PDF-" + bytes(range(256)) * 64}


def archive() -> bytes:
    listed = manifest({path: sha256(data).hexdigest() for path, data in PARTS.items()})
    with packed(
        [*((path, [data]) for path, data in PARTS.items()), (MANIFEST, [listed.encode()])], MADE
    ) as file:
        file.seek(0)
        return file.read()


def test_the_command_that_we_tell_people_finds_every_part_as_it_was(tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(archive())).extractall(tmp_path)
    assert checked(tmp_path) == (0, len(PARTS))
    (tmp_path / "response.json").write_bytes(b"{ }")
    assert checked(tmp_path) == (1, len(PARTS) - 1)


def checked(folder: Path) -> tuple[int, int]:
    """Run the command, and give its status and how many parts it finds as they were."""
    command = ["sha256sum", "--check", MANIFEST]
    told = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603 - our own words
    return told.returncode, told.stdout.count(b"OK")


def test_the_same_parts_give_the_same_archive() -> None:
    assert archive() == archive()


def test_an_archive_larger_than_memory_is_to_hold_is_whole() -> None:
    stretch = bytes(2**16)
    with packed([("files/1-stor.pdf", [stretch] * (IN_MEMORY // 2**16 + 1))], MADE) as file:
        assert zipfile.ZipFile(file).testzip() is None


def test_a_text_has_the_checksum_of_its_file() -> None:
    assert digest_of("å\r\n") == sha256("å\r\n".encode()).hexdigest()
