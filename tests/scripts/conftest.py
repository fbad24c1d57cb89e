"""Pages made of the real components, served to a real browser under the strict policy, without a server."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Browser, Page, Route

from consult.paths import PACKAGE
from consult.web.headers import POLICY

HOST = "http://consult.test"
DIST = PACKAGE / "static" / "dist"
SHELL = """<!doctype html><html lang="sv" data-size="sm"><head><meta charset="utf-8"><title>Prov</title>
<link rel="stylesheet" href="/app.css"><script type="module" src="/app.js"></script></head>
<body data-user="{user}">{body}</body></html>"""

Show = Callable[..., Page]


class Site:
    """Answers the browser: built files from disk, pages from what the test has put there."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.user = "1"
        self.pages: dict[str, str] = {}
        self.posted: list[str] = []

    def put(self, path: str, source: str) -> None:
        """Put a page at a path, made from template source."""
        with self.app.test_request_context():
            self.pages[path] = render_template_string(source)

    def answer(self, route: Route) -> None:
        """Answer one request."""
        path = urlsplit(route.request.url).path
        if path in ("/app.js", "/app.css"):
            file = DIST / json.loads((DIST / "manifest.json").read_text())[path[1:]]
            kind = "text/javascript" if path == "/app.js" else "text/css"
            route.fulfill(body=file.read_bytes(), content_type=kind)
            return
        if path.endswith(".woff2"):
            route.fulfill(status=404)
            return
        if route.request.method == "POST":
            self.posted.append(route.request.post_data or "")
        page = SHELL.format(user=self.user, body=self.pages[path])
        route.fulfill(body=page, content_type="text/html", headers={"Content-Security-Policy": POLICY})


@pytest.fixture
def site(app: Flask) -> Site:
    """Give an empty site."""
    return Site(app)


@pytest.fixture
def browser_page(chromium: Browser, site: Site) -> Iterator[Page]:
    """Give an empty tab on that site; at the end no script may have failed."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=HOST, locale="sv-SE")
    context.route("**/*", site.answer)
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("console", lambda said: failures.append(said.text) if "Content Security" in said.text else None)
    yield page
    context.close()
    assert failures == []


@pytest.fixture
def show(site: Site, browser_page: Page) -> Show:
    """Put a page on the site and open it."""

    def open_page(source: str, path: str = "/page") -> Page:
        site.put(path, source)
        browser_page.goto(path)
        return browser_page

    return open_page
