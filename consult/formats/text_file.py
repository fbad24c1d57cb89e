"""Markdown and plain text files to blocks."""

import re

from consult.formats import characters, front_matter
from consult.formats.problems import MAX_BLOCKS, Unreadable, UnreadableCode
from consult.formats.remarks import Remark, RemarkCode, counted
from consult.text.blocks import Block, split

MAX_BEGINNINGS = 3 * MAX_BLOCKS  # lines that may begin something; judged before the slow work begins

_BEGINS = re.compile(r"^[ \t>]*(?:$|[#*+`~=-]|\d{1,9}[.)]|[^|\n]*\|)", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,500}\]\(")
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read(data: bytes) -> tuple[str | None, list[Block], list[Remark]]:
    """Return the front matter's title, the blocks and what to tell the drafter; raises Unreadable.

    HTML comments are notes to oneself and left out; pictures are shown as their descriptions and other HTML
    as it was written, as everywhere in the product.
    """
    text, guessed = characters.decode(data)
    fields, body = front_matter.split_off(text)
    title = fields.pop("title", "").strip() or None
    remarks = [Remark(RemarkCode.ENCODING_GUESSED, {"encoding": guessed})] if guessed else []
    if fields:
        remarks.append(Remark(RemarkCode.METADATA_LEFT_OUT, {"names": ", ".join(fields)}))
    body, comments = _without_comments(body)
    body = _BREAK.sub(" / ", body)
    if sum(1 for _ in _BEGINS.finditer(body)) > MAX_BEGINNINGS:
        raise Unreadable(UnreadableCode.TOO_MANY_BLOCKS, limit=MAX_BLOCKS)
    counts = {
        RemarkCode.COMMENTS_IGNORED: comments,
        RemarkCode.IMAGES_LEFT_OUT: len(_PICTURE.findall(body)),
        RemarkCode.HTML_AS_TEXT: len(_TAG.findall(body)),
    }
    return title, split(body), [*remarks, *counted(counts)]


def _without_comments(text: str) -> tuple[str, int]:
    """Return the text without HTML comments and how many there were; one that never ends is text."""
    kept = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[place:start])
        place = end + 3
    return "".join([*kept, text[place:]]), len(kept)
