"""Saying something about a place in the text, whatever the button that sends it is called for who says it."""

from tests.support.client import Page, Visitor

SEND = "//form[@id='new']//*[@class='compose-foot']/button[not(@data-variant)]"


def say(client: Visitor, page: Page, **values: str) -> Page:
    """Fill in the form about a place and send it to the region."""
    return client.submit(page, page.one(SEND), **values)
