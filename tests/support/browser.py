"""A real browser on the real server: scripts, style, keyboard, axe, and no complaint in the console."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from consult.db import db
from tests.support.needs import missing

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",  # tests may run as root
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--no-first-run",
]
AXE = Path("frontend/node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', event =>
  window.violations.push(`${event.effectiveDirective}: ${event.blockedURI}`));
"""


class Keys:
    """The keyboard of a page: a key is pressed when the page has its scripts, since one of ours would be lost before."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        """Press and let go of a key."""
        self.page.wait_for_load_state("domcontentloaded")
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Press the keys of some words, one after the other."""
        self.page.wait_for_load_state("domcontentloaded")
        self.page.keyboard.type(words)


class Tab:
    """A page in the browser that remembers every complaint."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.keys = Keys(self.page)
        self.page.add_init_script(WATCH)
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._watch_request)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console: {message.text}")

    def _watch_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"asked someone else: {request.url}")

    def goto(self, path: str) -> None:
        """Open a page of the site; what the test arranged so far is committed first."""
        db.session.commit()
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status < 500, f"{path} answers {answer.status}"

    def assert_accessible(self) -> None:
        """Run axe over the page as it stands."""
        if not AXE.exists():
            missing("axe-core (make builds frontend/)")
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(
            "rules => axe.run({runOnly: rules}).then(result => result.violations)", RULES
        )
        told = [f"{each['id']}: {each['help']}\n  {_places(each)}" for each in found]
        assert not told, f"{self.page.url} fails axe:\n" + "\n".join(told)

    def assert_fits(self) -> None:
        """Check that nothing makes the page scroll sideways."""
        wide, available = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= available, f"{self.page.url} is {wide} px wide in a window of {available} px"

    def assert_quiet(self) -> None:
        """Check that the browser had nothing to complain of."""
        violations = [] if self.page.is_closed() else self.page.evaluate("window.violations || []")
        complaints = self.complaints + [f"content security policy: {each}" for each in violations]
        assert not complaints, "\n".join(complaints)


def _places(violation: dict[str, Any]) -> str:
    return "\n  ".join(node["html"][:200] for node in violation["nodes"][:5])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start a browser for this worker."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        missing("Chromium (Debian's package chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(
    environ: dict[str, str], _database: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Run the program on this worker's database in a process of its own, and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own arguments
            [sys.executable, "-m", "tests.support.serve", str(port)],
            env=os.environ | environ | {"BASE_URL": address},
            stdout=output,
            stderr=output,
        )
    try:
        _wait_for(port, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120  # a busy machine takes a while
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def context(chromium: Browser, server: str, app: Flask) -> Iterator[BrowserContext]:
    """Give a browser profile of its own, with Swedish as its language."""
    context = chromium.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def tab(context: BrowserContext, server: str) -> Iterator[Tab]:
    """Give an empty tab; at the end the browser must have had nothing to complain of."""
    tab = Tab(context, server)
    yield tab
    tab.assert_quiet()
