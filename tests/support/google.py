"""A Word file as Google Docs writes it, made of one of ours: what is in it is the same, how it is written is not.

Runs and paragraphs carry empty revision numbers, comments have neither initials nor ids, replies are comments of their
own at the same words, there is no list of threads, and starts of comments and suggestions stand in content controls
named goog_rdk_0 and so on.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import count
from typing import Any

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REVISIONS = ("rsidR", "rsidDel", "rsidRPr")
_LEFT_OUT = re.compile(
    r"docProps/|word/(commentsExtended|commentsIds|commentsExtensible|people)\.xml|customXml/"
)


def as_google_writes(data: bytes, replies: dict[int, str] | None = None) -> bytes:
    """Give the file as it is downloaded from Google Docs; `replies` answers comments, by their number in the file."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            if not _LEFT_OUT.match(name):
                made.writestr(name, _part(name, given.read(name), replies or {}))
    return written.getvalue()


def _part(name: str, data: bytes, replies: dict[int, str]) -> bytes:
    if not name.endswith((".xml", ".rels")):
        return data
    root = etree.fromstring(data)
    for element in list(root):
        if (
            _LEFT_OUT.match(element.get("PartName", "").lstrip("/"))
            or _LEFT_OUT.match(f"word/{element.get('Target', '')}")
            or _LEFT_OUT.match(element.get("Target", ""))
        ):
            root.remove(element)
    if name == "word/comments.xml":
        _comments(root, replies)
    if name == "word/document.xml":
        _document(root, replies)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _comments(root: Any, replies: dict[int, str]) -> None:
    for comment in list(root):
        comment.attrib.pop(_w("initials"), None)
        for paragraph in comment.iter(_w("p")):
            paragraph.attrib.clear()
        number = int(comment.get(_w("id")))
        if number in replies:
            reply = etree.SubElement(root, _w("comment"))
            for key, value in (
                ("author", "Ola Ås"),
                ("id", str(_reply(number))),
                ("date", "2026-11-20T10:00:00Z"),
            ):
                reply.set(_w(key), value)
            run = etree.SubElement(etree.SubElement(reply, _w("p")), _w("r"))
            etree.SubElement(run, _w("t")).text = replies[number]
    _revised(root)


def _reply(number: int) -> int:
    return 500 + number


def _document(root: Any, replies: dict[int, str]) -> None:
    for name in ("commentRangeStart", "commentRangeEnd"):
        for mark in list(root.iter(_w(name))):
            number = int(mark.get(_w("id")))
            if number in replies:
                again = etree.Element(_w(name))
                again.set(_w("id"), str(_reply(number)))
                mark.addnext(again)
                if name == "commentRangeEnd":
                    run = etree.Element(_w("r"))
                    etree.SubElement(run, _w("commentReference")).set(_w("id"), str(_reply(number)))
                    again.addnext(run)
    names = count()
    for mark in list(_controlled(root)):
        control = etree.Element(_w("sdt"))
        mark.addprevious(control)
        properties = etree.SubElement(control, _w("sdtPr"))
        etree.SubElement(properties, _w("tag")).set(_w("val"), f"goog_rdk_{next(names)}")
        etree.SubElement(control, _w("sdtContent")).append(mark)
    _revised(root)


def _controlled(root: Any) -> Iterator[Any]:
    for element in root.iter(_w("commentRangeStart"), _w("ins"), _w("del")):
        if element.getparent().tag == _w("p"):
            yield element


def _revised(root: Any) -> None:
    for element in root.iter(_w("p"), _w("r")):
        for each in _REVISIONS:
            element.set(_w(each), "00000000")
    for run in root.iter(_w("r")):
        properties = run.find(_w("rPr"))
        if properties is None:
            properties = etree.Element(_w("rPr"))
            run.insert(0, properties)
        etree.SubElement(properties, _w("rtl")).set(_w("val"), "0")
