"""Comments in the margin, tracked changes and a foot, put into a Word file that we write."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from consult.formats.characters import clean
from consult.formats.ooxml import MOST_AUTHOR
from consult.text import diff
from consult.text.normal import SOFT_HYPHEN, normal

_SIGNS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "\u2011"}
_TEXTS = {qn("w:t"), qn("w:delText")}


@dataclass(frozen=True, slots=True)
class Note:
    """What someone says in the margin, on the words from `start` in the block `uid` to `end` in the block `last`.

    Places are code points of a block's plain text. Without `start` it is on the blocks as a whole, and without `uid`
    on the title. `at` is shown as it is. `proposed` is put into the text as a tracked change of the words, which must
    stand in one block; no two notes may propose words for the same ones.
    """

    author: str
    at: datetime
    text: str
    uid: str | None = None
    last: str | None = None
    start: int | None = None
    end: int | None = None
    proposed: str | None = None


@dataclass(frozen=True, slots=True)
class Foot:
    """A line at the foot of every page, which ends in a link."""

    text: str
    link: str
    address: str


Places = Mapping[str | None, Sequence[Any]]
"""The paragraphs of each block by its uid, and under None that of the title."""


def put_notes(document: Any, places: Places, notes: Sequence[Note]) -> None:
    """Put notes beside the paragraphs that they are about, and then their changes into them.

    Words that do not stand where a note says are taken as the whole block.
    """
    for note in notes:
        _comment(document, places, note)
    numbers = count(1)
    for note in notes:
        paragraphs = places.get(note.uid, ())
        if note.proposed is not None and len(paragraphs) == 1:
            _change(paragraphs[0], note, numbers)


def put_foot(document: Any, foot: Foot) -> None:
    """Write the line at the foot of the pages."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{clean(foot.text)} ")
    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"), paragraph.part.relate_to(foot.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    )
    link.append(paragraph.add_run(clean(foot.link))._r)  # noqa: SLF001 - python-docx cannot write links
    paragraph._p.append(link)  # noqa: SLF001


def _comment(document: Any, places: Places, note: Note) -> None:
    paragraphs = places.get(note.uid) or places[None]
    ends = (note.last and places.get(note.last)) or paragraphs
    first, final = paragraphs[0], ends[-1]
    start, end = 0, len(_text(final))
    if note.start is not None and note.end is not None and len(paragraphs) == len(ends) == 1:
        start, end = _offset(first, note.start) or 0, _offset(final, note.end) or end
    comment = document.comments.add_comment(author=_author(note), initials=_initials(note.author))
    comment._comment_elm.date = note.at  # noqa: SLF001 - python-docx knows only today
    lines = clean(note.text).split("\n\n")
    for number, line in enumerate(lines):
        paragraph = comment.add_paragraph() if number else comment.paragraphs[0]
        paragraph.add_run(line)
    name = str(comment.comment_id)
    _place(first, start, [_mark("w:commentRangeStart", name)], is_before=True)
    _place(final, end, [_mark("w:commentRangeEnd", name), _reference(name)], is_before=False)


def _author(note: Note) -> str:
    return " ".join(clean(note.author).split())[:MOST_AUTHOR]


def _initials(author: str) -> str:
    return "".join(word[0] for word in author.split()[:3]).upper()


def _mark(tag: str, name: str) -> Any:
    mark = OxmlElement(tag)
    mark.set(qn("w:id"), name)
    return mark


def _reference(name: str) -> Any:
    run = OxmlElement("w:r")
    run.append(_mark("w:commentReference", name))
    return run


def _change(paragraph: Any, note: Note, numbers: Iterator[int]) -> None:
    """Strike and add words, so that the paragraph reads as proposed when all changes are accepted."""
    whole = _text(paragraph)
    start = 0 if note.start is None else _offset(paragraph, note.start)
    end = len(whole) if note.end is None else _offset(paragraph, note.end)
    if start is None or end is None:
        return
    at = start
    for piece in diff.words(whole[start:end], clean(note.proposed or "")):
        if piece.op == "insert":
            _place(paragraph, at, [_added(paragraph, at, piece.text, note, numbers)], is_before=at == start)
            continue
        if piece.op == "delete":
            _strike(paragraph, at, at + len(piece.text), note, numbers)
        at += len(piece.text)


def _added(paragraph: Any, at: int, words: str, note: Note, numbers: Iterator[int]) -> Any:
    added, run, text = _tracked("w:ins", note, numbers), OxmlElement("w:r"), OxmlElement("w:t")
    looks = next((_looks(each) for each, begin in _runs(paragraph) if begin + len(_said(each)) >= at), None)
    if looks is not None:
        run.append(deepcopy(looks))
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(text)
    added.append(run)
    return added


def _strike(paragraph: Any, start: int, end: int, note: Note, numbers: Iterator[int]) -> None:
    _cut(paragraph, start)
    _cut(paragraph, end)
    for run, begin in list(_runs(paragraph)):
        if start <= begin < end:
            struck = _tracked("w:del", note, numbers)
            run.addprevious(struck)
            struck.append(run)
            for text in run.iter(qn("w:t")):
                text.tag = qn("w:delText")


def _tracked(tag: str, note: Note, numbers: Iterator[int]) -> Any:
    change = _mark(tag, str(next(numbers)))
    change.set(qn("w:author"), _author(note))
    change.set(qn("w:date"), f"{note.at:%Y-%m-%dT%H:%M:%SZ}")
    return change


def _text(paragraph: Any) -> str:
    """Give the words of a paragraph as it is sent out."""
    return "".join(_said(run) for run, _begin in _runs(paragraph))


def _runs(paragraph: Any) -> Iterator[tuple[Any, int]]:
    """Give the runs that stand there before any change, with where they begin."""
    begin = 0
    for run in list(paragraph.iter(qn("w:r"))):
        if run.getparent().tag != qn("w:ins"):
            yield run, begin
            begin += len(_said(run))


def _said(run: Any) -> str:
    return "".join((each.text or "") if each.tag in _TEXTS else _SIGNS.get(each.tag, "") for each in run)


def _looks(run: Any) -> Any:
    return run.find(qn("w:rPr"))


def _cut(paragraph: Any, at: int) -> None:
    """Make one run of two where a place lies within it."""
    for run, begin in _runs(paragraph):
        if begin < at < begin + len(_said(run)):
            _part(run, at - begin)
            return


def _part(run: Any, at: int) -> None:
    """Put what stands after a place in a run into a run of its own."""
    rest = deepcopy(run)
    run.addnext(rest)
    for left, right in zip(list(run), list(rest), strict=True):
        if left.tag == qn("w:rPr"):
            continue
        length = len(left.text or "") if left.tag in _TEXTS else len(_SIGNS.get(left.tag, ""))
        if at >= length:
            rest.remove(right)
        elif at <= 0:
            run.remove(left)
        else:
            left.text, right.text = left.text[:at], right.text[at:]
            for text in (left, right):
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        at -= length


def _place(paragraph: Any, at: int, elements: Sequence[Any], *, is_before: bool) -> None:
    """Put elements at a place: close to the words after it, or to those before it."""
    _cut(paragraph, at)
    found = [(run, begin) for run, begin in _runs(paragraph) if _said(run)]
    after = next((run for run, begin in found if begin == at), None)
    before = next((run for run, begin in found if begin + len(_said(run)) == at), None)
    if is_before and after is not None:
        for element in elements:
            _outer(after).addprevious(element)
    elif before is not None:
        for element in reversed(elements):
            _outer(before).addnext(element)
    else:
        paragraph.extend(elements)


def _outer(run: Any) -> Any:
    """Give a run, or the change that it is struck by."""
    around = run.getparent()
    return around if around.tag == qn("w:del") else run


def _offset(paragraph: Any, place: int) -> int | None:
    """Give where a place of the plain text is among the words as they are written; none when they are others."""
    at = [0]
    shown = ""
    written = _text(paragraph)
    for index, sign in enumerate(written):
        if sign == SOFT_HYPHEN or (sign.isspace() and (not shown or shown[-1] == " ")):
            continue
        shown += " " if sign.isspace() else sign
        at[-1] = index
        at.append(index + 1)
    is_same = shown.rstrip(" ") == normal(written)
    return at[place] if is_same and place < len(at) else None
