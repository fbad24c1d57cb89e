"""What is handed out works elsewhere: a wheel made from the source distribution, installed, migrated and served."""

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

UV = Path(sys.executable).with_name("uv")
SERVE = """
import os, consult
from consult.app import create_app
from consult.config import Settings
client = create_app(Settings.load(os.environ)).test_client()
page = client.get("/", headers={"Accept-Language": "sv"})
print(consult.__file__)
print(page.status)
print(page.text)
for address in set(__import__("re").findall(r'(?:href|src)="(/static/[^"]+)"', page.text)):
    print(client.get(address).status, address)
"""
WRITE = """
from datetime import UTC, datetime
from consult.formats import pdf_written
print(pdf_written.write("Svar", [], "sv-SE", datetime(2026, 11, 26, tzinfo=UTC))[:8])
"""

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command in an empty folder, without this checkout in sight."""
    home = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL", "CONSULT"))
    }
    instance = {"INSTANCE_DIR": str(tmp_path / "instance"), "CONSULT_MODE": "development"}

    def run(*command: str | Path, cwd: Path = tmp_path) -> str:
        done = subprocess.run(  # noqa: S603 -- our own commands
            command, cwd=cwd, env=home | instance, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    return run


@pytest.mark.slow
def test_the_wheel_serves_a_swedish_page_with_its_style(run: Run, tmp_path: Path) -> None:
    run(
        UV,
        "build",
        "--quiet",
        "--build-constraints",
        "requirements/build.txt",
        "--out-dir",
        tmp_path,
        cwd=Path.cwd(),
    )
    (wheel,) = tmp_path.glob("*.whl")
    assert len(list(tmp_path.glob("*.tar.gz"))) == 1
    python = _environment(run, tmp_path / "env", wheel)
    run(python.with_name("consult"), "db", "upgrade")
    assert run(python, "-c", WRITE).strip() == "b'%PDF-1.7'"
    where, status, *page = run(python, "-c", SERVE).splitlines()
    assert where.startswith(str(tmp_path))
    assert status == "200 OK"
    assert '<html lang="sv"' in "\n".join(page)
    assets = [line for line in page if re.fullmatch(r"\d+ .* /static/\S+", line)]
    assert len(assets) >= 2
    assert {line.split()[0] for line in assets} == {"200"}


def _environment(run: Run, folder: Path, wheel: Path) -> Path:
    """Make an environment with the wheel, and for its dependencies look into this one."""
    run(UV, "venv", "--quiet", "--python", sys.executable, folder)
    python = folder / "bin" / "python"
    run(UV, "pip", "install", "--quiet", "--no-deps", "--python", python, wheel)
    (site,) = folder.glob("lib/*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return python
