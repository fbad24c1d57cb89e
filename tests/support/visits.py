"""What a run of the suite has visited: routes, templates and pages, put together from all workers at the end.

When the whole suite has run on SQLite and is green, each route must have answered, each template must have been rendered and
each page kept must pass the HTML checker. In CI, a skipped test fails the run as well.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request
from jinja2 import BaseLoader, Environment

from tests.support.needs import IN_CI

FOLDER = "CONSULT_TEST_VISITS"
CHECKER = Path("frontend/node_modules/vnu-jar/build/dist/vnu.jar")
PAGES_PER_ROUTE = 3

known: dict[str, set[str]] = {"routes": set(), "templates": set()}
seen: dict[str, set[str]] = {"routes": set(), "templates": set()}
kept: dict[str, set[str]] = {}


class Recorder(BaseLoader):
    """A template loader that remembers what it loaded."""

    def __init__(self, loader: BaseLoader) -> None:
        self.loader = loader

    def get_source(self, environment: Environment, template: str) -> Any:
        seen["templates"].add(template)
        return self.loader.get_source(environment, template)

    def list_templates(self) -> list[str]:
        return self.loader.list_templates()


def watch(app: Flask) -> None:
    """Remember which routes of an application answer and which templates they use."""
    loader = app.jinja_env.loader
    assert loader is not None
    known["templates"].update(name for name in loader.list_templates() if not name.startswith("."))
    known["routes"].update(
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    )
    app.jinja_env.loader = Recorder(loader)
    app.after_request(_remember_route)


def _remember_route(response: Response) -> Response:
    if request.url_rule and response.status_code < 400:
        seen["routes"].add(f"{request.method} {request.url_rule.rule}")
    return response


def keep(page: str, endpoint: str | None, status: int) -> None:
    """Keep a page for the HTML checker: a few of each route are enough."""
    folder = os.environ.get(FOLDER)
    name = f"{endpoint}-{status}"
    pages = kept.setdefault(name, set())
    digest = sha256(re.sub(r">[^<]*<", "><", page).encode()).hexdigest()[:12]
    if folder and len(pages) < PAGES_PER_ROUTE and digest not in pages:
        pages.add(digest)
        (Path(folder) / f"{name}-{digest}.html").write_text(page)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="consult-visits-")
        os.environ[FOLDER] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    folder = Path(os.environ[FOLDER])
    report = {"known": {key: sorted(names) for key, names in known.items()}}
    report["seen"] = {key: sorted(names) for key, names in seen.items()}
    (folder / f"{os.getpid()}.json").write_text(json.dumps(report))
    if hasattr(session.config, "workerinput"):
        return
    terminal = session.config.pluginmanager.getplugin("terminalreporter")
    problems = [
        f"CI may skip nothing: {report.nodeid}" for report in terminal.stats.get("skipped", []) if IN_CI
    ]
    if exitstatus == pytest.ExitCode.OK and _is_whole(session.config):
        problems += _never_visited(folder) + _invalid(folder)
    if problems:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        terminal.ensure_newline()
        terminal.section("the suite as a whole", red=True)
        for problem in problems:
            terminal.line(problem, red=True)


def _is_whole(config: pytest.Config) -> bool:
    """Tell if every test ran: on PostgreSQL's turn those are left out that say the same on every database."""
    if config.getoption("--database") != "sqlite":
        return False
    is_all = config.args_source is not pytest.Config.ArgsSource.ARGS
    return is_all and not (config.option.keyword or config.option.markexpr or config.option.collectonly)


def _never_visited(folder: Path) -> list[str]:
    reports = [json.loads(path.read_text()) for path in folder.glob("*.json")]
    problems = []
    for key, sentence in (
        ("routes", "never answered in any test"),
        ("templates", "never rendered in any test"),
    ):
        missed = {name for report in reports for name in report["known"][key]}
        missed -= {name for report in reports for name in report["seen"][key]}
        problems += [f"{name}: {sentence}" for name in sorted(missed)]
    return problems


def _invalid(folder: Path) -> list[str]:
    """Run the W3C's checker over the kept pages."""
    java = shutil.which("java")
    if not (java and CHECKER.exists()):
        return ["CI needs Java and vnu-jar to check the pages"] if IN_CI else []
    if not any(folder.glob("*.html")):
        return []
    done = subprocess.run(  # noqa: S603 -- our own arguments
        [
            java,
            "-jar",
            CHECKER,
            "--errors-only",
            "--skip-non-html",
            "--exit-zero-always",
            "--format",
            "gnu",
            folder,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted({line.replace(f"file:{folder}/", "") for line in done.stderr.splitlines()})
