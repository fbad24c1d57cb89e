"""How long the next comment takes to be on the screen after a key press: `python -m bench.opening [--size 1500] [--times 40]`.

A real browser on the real server. Each way is measured in turn in the same run: with the pages fetched ahead, without, and
the least there is, a key that puts one paragraph into the page. Painted means: two frames after the heading is there.
"""

import argparse
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import flask_migrate
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench import data
from bench.__main__ import client_of, database
from consult.app import create_app
from consult.config import Settings
from consult.paths import resources
from tests.support.browser import FLAGS, PROGRAMS

READING = 1.0  # seconds between two comments; the next pages are fetched meanwhile
CLOCK = """
const now = () => performance.timeOrigin + performance.now();
addEventListener('keydown', ({key}) => { if ('jq'.includes(key)) sessionStorage.begun = now(); }, true);
const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => {
  if (!sessionStorage.begun) return;
  sessionStorage.took = now() - sessionStorage.begun;
  delete sessionStorage.begun;
}));
addEventListener('DOMContentLoaded', () => {
  painted();
  new MutationObserver(painted).observe(document.querySelector('main'), {childList: true});
});
"""
NOT_AHEAD = "Object.defineProperty(document, 'hidden', {get: () => true});"
BARE = """
addEventListener('keydown', ({key}) => {
  if (key !== 'q') return;
  const words = document.createElement('p');
  words.textContent = Math.random();
  document.querySelector('main').replaceChildren(words);
});
"""


WAYS = {"bare": (BARE, "q"), "ahead": ("", "j"), "not ahead": (NOT_AHEAD, "j")}


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a key press took: milliseconds until it was on the screen, and of the page's own thread."""

    wall: float
    cpu: float


def main() -> None:
    """Measure, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, default=1_500)
    asked.add_argument("--times", type=int, default=40)
    chosen = asked.parse_args()
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        print("No Chromium here, nothing is measured.")
        return
    with served(chosen.size) as (address, cookie), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        pages = {name: _opened(browser, address, cookie, script) for name, (script, _key) in WAYS.items()}
        took: dict[str, list[Pressed]] = {name: [] for name in WAYS}
        for _time in range(chosen.times):
            for name, (_script, key) in WAYS.items():
                took[name].append(_press(pages[name], key))
        browser.close()
    print("| way | p50 ms | p95 ms | ratio to the bare key, p50 | CPU ms, p50 |\n|---|---|---|---|---|")
    bare = statistics.median(each.wall for each in took["bare"])
    for name, each in took.items():
        walls = [pressed.wall for pressed in each]
        median, p95 = statistics.median(walls), statistics.quantiles(walls, n=20)[-1]
        cpu = statistics.median(pressed.cpu for pressed in each)
        print(f"| {name} | {median:.0f} | {p95:.0f} | {median / bare:.1f} | {cpu:.0f} |")


def _opened(browser: Browser, address: str, cookie: str, script: str) -> Page:
    """Open the first comment of the list in a window of its own."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    page = context.new_page()
    page.add_init_script(CLOCK + script)
    page.goto(f"{address}/desk/consultations/remiss/comments")
    page.locator("a.q-row").first.click()
    return page


def _press(page: Page, key: str) -> Pressed:
    """Press a key when the page has been read for a while, and measure until it was answered."""
    page.wait_for_load_state("networkidle")
    time.sleep(READING)
    heading = page.locator("h1").text_content() if key == "j" else ""
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _busy(tools)
    page.keyboard.press(key)
    page.wait_for_function("sessionStorage.took")
    cpu = _busy(tools) - before
    tools.detach()
    if key == "j" and page.locator("h1").text_content() == heading:
        raise SystemExit(f"The key went nowhere from {heading}.")
    wall = page.evaluate(
        "(() => { const {took} = sessionStorage; delete sessionStorage.took; return took; })()"
    )
    return Pressed(float(wall), cpu)


def _busy(tools: CDPSession) -> float:
    """Give the milliseconds that the page's thread has worked."""
    figures = tools.send("Performance.getMetrics")["metrics"]
    return 1_000 * next(float(each["value"]) for each in figures if each["name"] == "TaskDuration")


@contextmanager
def served(size: int) -> Iterator[tuple[str, str]]:
    """Serve a consultation of so many comments, and give the address and the cookie of a drafter."""
    with database("sqlite") as url, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        address = f"http://127.0.0.1:{port}"
        environ = {
            "CONSULT_MODE": "test",
            "DATABASE_URL": url,
            "SECRET_KEY": secrets.token_hex(32),
            "INSTANCE_DIR": url.removeprefix("sqlite:///").rpartition("/")[0],
            "BASE_URL": address,
        }
        app = create_app(Settings.load(environ))
        with app.app_context():
            flask_migrate.upgrade(directory=str(resources("migrations")))
            case = data.build(size)
        cookie = client_of(app, case.drafter).get_cookie("session")
        command = [sys.executable, "-m", "tests.support.serve", str(port)]
        server = subprocess.Popen(command, env=os.environ | environ, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
        try:
            _wait_for(port)
            yield address, cookie.value if cookie else ""
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(port: int) -> None:
    for _try in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("The server does not answer.")


if __name__ == "__main__":
    main()
