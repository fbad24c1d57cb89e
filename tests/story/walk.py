"""A person's way through the site in a real browser, by the names of fields and not by words: for both languages."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from consult.model.users import User
from tests import factories
from tests.support.browser import Tab

PRIMARY = "main form .ds-button[type=submit]:not([data-variant])"


class Walk:
    """One person in one browser, who reads in one language."""

    def __init__(self, browser: Browser, server: str, locale: str) -> None:
        self.context: BrowserContext = browser.new_context(
            locale="sv-SE", viewport={"width": 1280, "height": 900}
        )
        self.context.add_cookies([{"name": "locale", "value": locale, "url": server}])
        self.tab = Tab(self.context, server)
        self.page: Page = self.tab.page

    def goto(self, path: str) -> None:
        """Open a page of the site."""
        self.tab.goto(path)

    def sign_in(self, person: User) -> None:
        """Sign in with e-mail and password, as everyone does."""
        email = person.email
        self.goto("/sign-in")
        self.fill(email=email, password=factories.PASSWORD)
        self.send()
        assert "/sign-in" not in self.page.url

    def fill(self, **fields: str) -> None:
        """Write in fields by their names; `__` stands for a hyphen."""
        for name, words in fields.items():
            self.field(name).fill(words)

    def choose(self, **fields: str) -> None:
        """Choose in select lists and radio buttons by their names and values."""
        for name, value in fields.items():
            if self.field(name).first.evaluate("field => field.tagName") == "SELECT":
                self.field(name).select_option(value)
            else:
                self.page.check(f"main [name='{name.replace('__', '-')}'][value='{value}']")

    def field(self, name: str) -> Locator:
        """Find a field of the page's main part."""
        return self.page.locator(f"main [name='{name.replace('__', '-')}']:not([type=hidden])")

    def act(self, value: str) -> None:
        """Press the button that asks for something: one named act, with this value."""
        self._press(self.page.locator(f"main button[name=act][value='{value}']:visible").first)

    def send(self, action: str = "") -> None:
        """Press the main button of the page's form, or of the form that is sent to an address ending so."""
        found = f"main form[action$='{action}'] button[type=submit]" if action else PRIMARY
        self._press(self.page.locator(f"{found}:visible").first)

    def press(self, found: str) -> None:
        """Press the first button, or follow the first link, that fits a selector."""
        self._press(self.page.locator(f"{found}:visible").first)

    def _press(self, button: Locator) -> None:
        with self.page.expect_navigation():
            button.click()
        self.tab.complaints = [each for each in self.tab.complaints if "status of 422" not in each]
        self.tab.assert_quiet()

    def locale_is_swedish(self) -> bool:
        """Tell in which language the site answers."""
        return self.page.evaluate("document.documentElement.lang") == "sv"

    @property
    def path(self) -> str:
        """Tell which page is open."""
        return self.page.url.removeprefix(self.tab.address)

    @property
    def said(self) -> str:
        """Give what the page says, with white space made even."""
        return " ".join(self.page.locator("main").inner_text().split())

    def refused(self) -> str:
        """Give what the page says needs correcting."""
        return " ".join(self.page.locator(".ds-error-summary, .ds-validation-message").all_inner_texts())

    def leave(self) -> None:
        """Close the browser; it must have had nothing to complain of."""
        self.tab.assert_quiet()
        self.context.close()


def file(name: str, data: bytes) -> dict[str, Any]:
    """Make a file as the browser uploads it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}
