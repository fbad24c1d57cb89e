"""What a file says at its foot about where it came from."""

import pytest
from lxml import etree

from consult.formats.word_stamp import Stamp, Stamps, stamped

ROOM = "https://example.org/organisations/ekby/statements/plan"
STAMP = Stamp("draft", "ekby", "plan", 2, "sv", {"1": "abcdefgh", "2": "ijklmnop+"})
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def link(address: str) -> etree._Element:
    root = etree.Element("Relationships")
    etree.SubElement(root, "Relationship", Target=address)
    return root


def field(address: str) -> etree._Element:
    """Write a link as LibreOffice does, which parts it at the number sign."""
    page, _sign, fragment = address.partition("#")
    root = etree.Element(f"{{{WORD}}}ftr")
    words = etree.SubElement(root, f"{{{WORD}}}instrText")
    words.text = f' HYPERLINK "{page}" \\l "{fragment}"'
    return root


def anchor(address: str) -> etree._Element:
    """Write a link whose fragment is an attribute, as Word may do."""
    root = etree.Element(f"{{{WORD}}}ftr")
    element = etree.SubElement(root, f"{{{WORD}}}hyperlink")
    element.set(f"{{{WORD}}}anchor", address.partition("#")[2])
    return root


@pytest.mark.parametrize("write", [link, field, anchor])
def test_a_stamp_is_read_however_the_program_writes_links(write: object) -> None:
    stamps = Stamps()
    assert callable(write)
    stamps.take(write(stamped(ROOM, STAMP)))
    assert stamps.found == [STAMP]


def test_an_address_stays_short_enough_for_word_and_the_first_marks_are_kept() -> None:
    marks = {str(number): f"{number * 7919:08d}" for number in range(1, 501)}
    address = stamped(ROOM, Stamp("draft", "ekby", "plan", 2, "sv", marks))
    assert len(address) <= 2_000
    stamps = Stamps()
    stamps.take(link(address))
    kept = stamps.found[0].marks
    assert 0 < len(kept) < len(marks)
    assert list(kept) == list(marks)[: len(kept)]


@pytest.mark.parametrize("packed", ["", "å", "abc", "eJw", "AAAA", "eNqrVgIAAKcA1g", "eNoDAAAAAAE"])
def test_a_damaged_stamp_is_none(packed: str) -> None:
    stamps = Stamps()
    stamps.take(link(f"{ROOM}#consult={packed}"))
    assert not stamps.found
