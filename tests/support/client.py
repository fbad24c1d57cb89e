"""A browser without scripts: it audits every page it gets and fills in forms as they stand on the page."""

from contextvars import Context
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from lxml import html as lxml_html
from werkzeug.test import TestResponse

from consult.db import db
from tests.support import verapdf, visits
from tests.support.audit import audit
from tests.support.needs import IN_CI


class Page(TestResponse):
    """An answer, with the questions that tests ask of it."""

    @property
    def tree(self) -> Any:
        """Give the page as a tree to search with XPath."""
        return lxml_html.document_fromstring(self.text, base_url=self.request.url)

    @property
    def h1(self) -> str:
        """Give the page's heading."""
        return words(self.tree.find(".//h1"))

    @property
    def said(self) -> str:
        """Give what the page says inside its main part, with white space made even."""
        return words(self.tree.find(".//main"))

    def all(self, xpath: str) -> list[str]:
        """Give the words of every element found."""
        return [
            words(found) if hasattr(found, "text_content") else str(found) for found in self.tree.xpath(xpath)
        ]

    def one(self, xpath: str) -> str:
        """Give the words of the only element found."""
        found = self.all(xpath)
        assert len(found) == 1, f"{len(found)} elements fit {xpath}: {found}"
        return found[0]


def words(element: Any) -> str:
    """Give an element's text with white space made even."""
    return " ".join(element.text_content().split()) if element is not None else ""


class Visitor(FlaskClient):
    """A person's browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_wrapper = Page

    def open(self, *args: Any, **kwargs: Any) -> Page:  # type: ignore[override]
        """Send a request as another process would, and audit the page that comes back.

        A letter shown as a mail program does is no page of ours; it is shut off in a sandbox.
        What the test arranged so far is committed; the request sees nothing of the test's session or context.
        """
        if (
            has_app_context()
        ):  # there is none while a redirect is followed, and then there is nothing to commit
            db.session.commit()
        kwargs.setdefault(
            "buffered", True
        )  # what is given out bit by bit is made in the context of the request too
        response = Context().run(super().open, *args, **kwargs)
        assert isinstance(response, Page)
        is_letter = response.headers.get("Content-Security-Policy", "").startswith("sandbox")
        if response.mimetype == "text/html" and response.data and not response.location and not is_letter:
            problems = audit(response.text, path=response.request.path)
            assert not problems, f"{response.request.path} fails the page audit:\n" + "\n".join(problems)
            visits.keep(response.text, self._endpoint(response), response.status_code)
        if response.mimetype == "application/pdf" and (IN_CI or verapdf.is_here()):
            found = verapdf.breaches(response.data)
            assert not found, f"{response.request.path} fails veraPDF:\n" + "\n".join(found)
        return response

    def _endpoint(self, response: Page) -> str | None:
        adapter = self.application.url_map.bind("localhost")
        try:
            endpoint, _arguments = adapter.match(response.request.path, method=response.request.method)
        except Exception:  # noqa: BLE001 -- an address without a route has no endpoint
            return None
        return str(endpoint)

    def visit(self, path: str, **kwargs: Any) -> Page:
        """Follow a link, and its redirects, to a page that must exist."""
        page = self.get(path, follow_redirects=True, **kwargs)
        assert isinstance(page, Page)
        assert page.status_code == 200, f"{path} answers {page.status}: {page.text[:500]}"
        return page

    def submit(self, page: Page, button: str, /, **values: Any) -> Page:
        """Fill in the form that holds a button with these words, and press it."""
        form, pressed = _form_with(page, button)
        filled: dict[str, Any] = {}
        for name, value in form.form_values():
            filled.setdefault(name, []).append(value)
        unknown = set(values) - set(form.fields.keys())
        assert not unknown, f"The form with “{button}” has no field {', '.join(sorted(unknown))}"
        filled |= values
        if pressed.get("name"):
            filled[pressed.get("name")] = pressed.get("value", "")
        action = pressed.get("formaction") or form.get("action") or page.request.path
        if (form.get("method") or "get").lower() == "get":
            return self.get(action, query_string=filled, follow_redirects=True)  # type: ignore[return-value]
        return self.post(action, data=filled, follow_redirects=True)  # type: ignore[return-value]


def _form_with(page: Page, button: str) -> Any:
    buttons = ".//button[not(@type) or @type='submit'] | .//input[@type='submit']"
    outside = "//button[@form=$form] | //input[@type='submit'][@form=$form]"
    found = [
        (form, each)
        for form in page.tree.forms
        for each in form.xpath(buttons) + (form.xpath(outside, form=form.get("id")) if form.get("id") else [])
        if button in (words(each), each.get("value"), each.get("aria-label"))
    ]
    assert found, f"No form has a button “{button}”; there are {page.all('//form//button')}"
    return found[0]
