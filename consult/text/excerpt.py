"""The first words of something longer."""

import html as markup
import re

from consult.text.normal import normal

_TAG = re.compile(r"<[^>]*(?:>|$)")
_CUT_ENTITY = re.compile(r"&[#a-zA-Z0-9]{0,8}$")
_END = re.compile(r"[.!?…](?=\s|$)")


def first_sentence(html: str, limit: int = 180) -> str:
    """Give the first sentence of safe HTML, which may be cut short, as plain text of at most `limit` code points."""
    text = plain(html)
    end = _END.search(text, 1)
    first = text[: end.end()] if end else text
    if len(first) <= limit:
        return first
    return first[:limit].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"


def plain(html: str) -> str:
    """Give the words of safe HTML, which may be cut short."""
    return normal(markup.unescape(_CUT_ENTITY.sub("", _TAG.sub(" ", html))))
