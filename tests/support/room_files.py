"""Word files of a private room in tests: fetched there, worked on as someone does in Word, and brought back."""

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from sqlalchemy import select

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.statements import Point
from tests.support.client import Page, Visitor
from tests.support.room import address
from tests.support.word import rewritten as repacked
from tests.support.word import saved

Edit = Callable[[Any], None]

_PARAGRAPH = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_THREADS = "word/commentsExtended.xml"


def fetched(client: Visitor, consultation: Consultation, what: str = "/word/draft") -> bytes:
    answer = client.get(address(consultation, what))
    assert answer.status_code == 200
    return bytes(answer.data)


def edited(data: bytes, *edits: Edit) -> bytes:
    """Let someone do things to a file in Word."""
    document = docx.Document(io.BytesIO(data))
    for edit in edits:
        edit(document)
    return saved(document)


def remark(words: str, text: str, author: str = "Ola Ås") -> Edit:
    """Comment on the paragraph that has these words."""

    def edit(document: Any) -> None:
        document.add_comment(
            runs=_paragraph(document, words).runs, text=text, author=author, initials=author[:2]
        )

    return edit


def _paragraph(document: Any, words: str) -> Any:
    return next(each for each in document.paragraphs if words in each.text)


def reworded(view: int, old: str, new: str) -> Edit:
    """Change what a view says in the margin."""

    def edit(document: Any) -> None:
        for comment in document.comments:
            if comment.paragraphs[0].text.startswith(f"Synpunkt {view} "):
                run = next(each for line in comment.paragraphs for each in line.runs if old in each.text)
                run.text = run.text.replace(old, new)

    return edit


def without_comments(document: Any) -> None:
    """Delete everything in the margin."""
    for element in list(document.comments._comments_elm):  # noqa: SLF001 - python-docx cannot delete comments
        document.comments._comments_elm.remove(element)  # noqa: SLF001


def tracked(words: str, old: str, new: str, author: str = "Ola Ås") -> Edit:
    """Replace words in a paragraph, with the change tracked; "" for the new ones strikes them."""

    def edit(document: Any) -> None:
        run = next(each for each in _paragraph(document, words).runs if old in each.text)
        before, _old, after = run.text.partition(old)
        struck, added = _change("w:del", old, author), _change("w:ins", new, author)
        rest = _run(after, "w:t")
        run.text = before
        for element in (rest, *([added] if new else []), struck):
            run._r.addnext(element)  # noqa: SLF001

    return edit


def _change(tag: str, words: str, author: str) -> Any:
    change = OxmlElement(tag)
    for name, value in (("w:id", "900"), ("w:author", author), ("w:date", "2026-11-20T10:00:00Z")):
        change.set(qn(name), value)
    change.append(_run(words, "w:delText" if tag == "w:del" else "w:t"))
    return change


def _run(words: str, tag: str) -> Any:
    run, text = OxmlElement("w:r"), OxmlElement(tag)
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(text)
    return run


def settled(document: Any) -> None:
    """Reject every tracked change."""
    body = document.element.body
    for change in list(body.iter(qn("w:ins"))):
        change.getparent().remove(change)
    for change in list(body.iter(qn("w:del"))):
        for run in list(change):
            for text in run.iter(qn("w:delText")):
                text.tag = qn("w:t")
            change.addprevious(run)
        change.getparent().remove(change)


def answered(data: bytes, view: int, text: str) -> bytes:
    """Let Ola Ås answer a view in the margin, as Word keeps it."""
    data = edited(data, remark("Utgångspunkter", text))
    document = docx.Document(io.BytesIO(data))
    comments = list(document.comments)
    for number, comment in enumerate(comments, 1):
        comment.paragraphs[-1]._p.set(_PARAGRAPH, f"{number:08X}")  # noqa: SLF001
    heads = [comment.paragraphs[0].text for comment in comments]
    at = next(place for place, head in enumerate(heads, 1) if head.startswith(f"Synpunkt {view} "))
    threads = (
        '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
        f'<w15:commentEx w15:paraId="{len(comments):08X}" w15:paraIdParent="{at:08X}" w15:done="0"/>'
        "</w15:commentsEx>"
    )
    return repacked(saved(document), {}, {_THREADS: threads.encode()})


def bring(client: Visitor, consultation: Consultation, data: bytes, name: str = "utkast.docx") -> Page:
    """Choose a file in the room."""
    page = client.visit(address(consultation, "/bring-back"))
    return client.submit(page, "Läs in filen", file=(io.BytesIO(data), name))


def save(client: Visitor, page: Page, **chosen: str) -> Page:
    """Save what was understood, with some of it chosen otherwise."""
    return client.submit(page, "Spara i utkastet", **chosen)


def save_without(client: Visitor, page: Page, box: str) -> Page:
    """Save what was understood, with one box not ticked."""
    form = page.tree.forms[-1]
    sent = {name: value for name, value in form.form_values() if name != box} | {"act": "save"}
    return client.post(form.get("action"), data=sent, follow_redirects=True)  # type: ignore[return-value]


def views() -> list[Point]:
    """Give the views that are in the database now."""
    db.session.expire_all()
    return list(db.session.scalars(select(Point).order_by(Point.statement_id, Point.number)))
