"""The text of an answer that came as a file: a Word file, plain text or a saved e-mail."""

import email
from email.message import EmailMessage
from email.policy import default

from lxml import html

from consult.formats import characters, documents, word
from consult.formats.problems import Unreadable
from consult.text.markdown import plain

_ZIP = b"PK\x03\x04"
_KNOWN = {".txt", ".md", ".eml"}


def text_of(filename: str, data: bytes) -> str:
    """Give the text of a file with a blank line between paragraphs, or nothing where it cannot be read as text.

    What cannot be read is no error here: the file is kept, and a person pastes or types its text.
    """
    name = filename.lower()
    try:
        if data.startswith(_ZIP):
            return _of_word(data)
    except Unreadable:
        return ""
    if not name.endswith(tuple(_KNOWN)) or len(data) > documents.MAX_TEXT:
        return ""
    return _of_mail(data) if name.endswith(".eml") else characters.decode(data)[0].strip()


def _of_word(data: bytes) -> str:
    documents.check_word(data)
    title, blocks, _counts = word.read(data)
    lines = [f"- {plain(each.source)}" if each.kind == "item" else plain(each.source) for each in blocks]
    return "\n\n".join(line for line in [title or "", *lines] if line.strip())


def _of_mail(data: bytes) -> str:
    """Give what an e-mail says, as plain text if it has that and else without its tags."""
    message = email.message_from_bytes(data, policy=default)
    part = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except (LookupError, UnicodeError):
        return ""
    if part.get_content_type() == "text/html":
        content = _without_tags(content)
    return characters.clean(content).strip()


def _without_tags(page: str) -> str:
    if not page.strip():
        return ""
    tree = html.document_fromstring(page)
    for each in tree.iter("p", "div", "br", "li", "h1", "h2", "h3", "tr"):
        each.tail = f"\n\n{each.tail or ''}"
    for each in tree.xpath("//script|//style"):
        each.drop_tree()
    return "\n".join(line.strip() for line in tree.text_content().split("\n"))
