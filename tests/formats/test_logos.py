"""Logos that people bring: drawn anew as PNG, and refused when they want to do something else."""

import io

import pytest
from PIL import Image

from consult.formats import logos
from consult.formats.problems import Unreadable

START = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80">'
MARK = b'<rect width="80" height="80" fill="#14457a"/><circle cx="200" cy="40" r="35" fill="url(#g)"/>'
DEFS = b'<defs><linearGradient id="g"><stop offset="0" stop-color="#f00"/></linearGradient></defs>'


def png(size: tuple[int, int] = (600, 200), colour: tuple[int, ...] = (20, 69, 122, 255)) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", size, colour).save(file, "PNG", pnginfo=None)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_png_is_drawn_anew_within_the_box_and_nothing_else_of_it_is_kept() -> None:
    made = logos.read(png((3000, 900)) + b"<script>alert(1)</script>")
    assert opened(made).format == "PNG"
    assert opened(made).size == (1200, 360)
    assert b"script" not in made


def test_a_drawing_becomes_a_png_without_the_space_around_it() -> None:
    noise = b'<!-- hej --><ink:a xmlns:ink="x:y"/><title>Logo</title><style>.a{fill:#000}</style>'
    made = opened(logos.read(START + noise + DEFS + MARK + b"</svg>"))
    assert made.size == (940, 320)
    assert made.getchannel("A").getbbox() == (0, 0, *made.size)


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        (b"<script>alert(1)</script>", "<script>"),
        (b'<image href="file:///etc/passwd"/>', "<image>"),
        (b'<use href="#a"/>', "<use>"),
        (b"<foreignObject/>", "<foreignObject>"),
        (b"<text>Region</text>", "<text>"),
        (b'<animate attributeName="x"/>', "<animate>"),
        (b'<style>@import "https://example.org"</style>', "<style>"),
        (b"<style>rect{fill:url(https://example.org)}</style>", "<style>"),
        (b'<rect onclick="x()"/>', "onclick"),
        (b'<rect fill="url(https://example.org/#a)"/>', "fill"),
        (b'<linearGradient xmlns:x="http://www.w3.org/1999/xlink" x:href="https://example.org"/>', "href"),
        (b"<g>" + b"<rect/>" * 4000 + b"</g>", "> 3000"),
    ],
)
def test_a_drawing_that_holds_something_else_is_refused_by_name(inside: bytes, found: str) -> None:
    with pytest.raises(Unreadable) as refused:
        logos.read(START + inside + MARK + b"</svg>")
    assert (refused.value.code, refused.value.parameters["found"]) == ("logo_unsafe", found)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"GIF89a", "not_logo"),
        (b"%PDF-1.7", "not_logo"),
        (b"\x89PNG\r\n\x1a\nrest", "damaged"),
        (png()[:80], "damaged"),
        (png((4001, 10)), "logo_too_large"),
        (png(colour=(0, 0, 0, 0)), "logo_blank"),
        (START + b"</svg>", "logo_blank"),
        (b"<svg", "damaged"),
        (
            b'<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + START + b"<title>&b;</title></svg>",
            "dtd",
        ),
        (b" " * (logos.MOST + 1), "file_too_large"),
    ],
)
def test_what_is_no_logo_is_refused_with_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        logos.read(data)
    assert refused.value.code == code
