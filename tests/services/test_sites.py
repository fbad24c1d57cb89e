"""The web pages in an archive package: every link leads somewhere, nothing comes from elsewhere, and all is there."""

import itertools
import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import html5lib
import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from consult.db import db
from consult.model.comments import Comment, Review
from tests import factories
from tests.closing import NAME, closed, finished, said
from tests.packed import SITE, Opened, made

OUTSIDE = ("http:", "https:", "//", "data:", "javascript:")


@pytest.fixture
def site(app: Flask) -> Iterator[Opened]:
    closed(app)
    opened = made()
    yield opened
    opened.zip.close()


def pages(site: Opened) -> dict[str, Any]:
    return {
        each.removeprefix(SITE): html.document_fromstring(site.read(each).decode())
        for each in site.names(SITE)
        if each.endswith(".html")
    }


def test_every_link_leads_to_a_place_of_the_site(site: Opened) -> None:
    found, files = pages(site), {each.removeprefix(SITE) for each in site.names(SITE)}
    ids = {path: set(tree.xpath("//@id")) for path, tree in found.items()}
    checked = 0
    for path, tree in found.items():
        assert len(tree.xpath("//@id")) == len(ids[path]), path
        for target in tree.xpath("//@href"):
            place, _mark, key = unquote(target).partition("#")
            whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) if place else path
            assert whole in files, (path, target)
            assert not key or key in ids[whole], (path, target)
            checked += 1
    assert checked > 50


def test_every_page_and_file_can_be_reached_from_the_first_page(site: Opened) -> None:
    found, seen, waiting = pages(site), set[str](), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            targets = (
                [unquote(each).partition("#")[0] for each in found[path].xpath("//@href")]
                if path in found
                else []
            )
            waiting += [
                posixpath.normpath(posixpath.join(posixpath.dirname(path), each)) for each in targets if each
            ]
    assert {each.removeprefix(SITE) for each in site.names(SITE)} == seen


def test_nothing_comes_from_elsewhere_and_nothing_runs(site: Opened) -> None:
    for path, tree in pages(site).items():
        assert tree.xpath("//script | //iframe | //object | //form | //@onclick | //style") == [], path
        loaded = [*tree.xpath("//@src"), *tree.xpath("//link/@href")]
        assert not [each for each in loaded if each.startswith(OUTSIDE)], path
    assert b"url(" not in site.read(f"{SITE}style.css")


def test_the_pages_are_valid_and_say_their_language(site: Opened) -> None:
    for path, tree in pages(site).items():
        html5lib.HTMLParser(strict=True).parse(site.read(f"{SITE}{path}"))
        assert len(tree.xpath("//h1")) == 1, path
        ranks = [int(each.tag[1]) for each in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert all(after <= before + 1 for before, after in itertools.pairwise(ranks)), (
            path,
            ranks,
        )
        expected = {"sv": "sv-SE", "en": "en-GB"}.get(path.partition("/")[0], "sv-SE")
        assert tree.get("lang") == expected


def test_every_comment_is_there_with_its_answer_in_both_languages(site: Opened) -> None:
    numbers = set(db.session.scalars(select(Comment.number).where(Comment.position == 0)))
    found = pages(site)
    for locale, words in (("sv", "Regionens svar"), ("en", "The region’s answer")):
        sections = [
            each
            for path, tree in found.items()
            if path.startswith(f"{locale}/") and "/comments-" in path
            for each in tree.xpath("//section")
        ]
        assert {int(each.get("id")[1:]) for each in sections} == numbers
        assert all(words in each.text_content() for each in sections)


def test_what_is_not_published_is_not_in_it(app: Flask) -> None:
    round_ = said()
    kept = factories.comment(round_, None, body="Det här ska ingen se.")
    kept.review, kept.held_because = Review.HELD, "Kränkande."
    db.session.commit()
    closed(app, finished(app, round_))
    opened = made()
    all_words = "".join(opened.read(each).decode(errors="replace") for each in opened.names(SITE))
    assert "Det här ska ingen se." not in all_words
    assert NAME not in all_words
    assert "[maskerat: personuppgift]" in all_words
    assert f'id="c{kept.number}"' in all_words
    opened.zip.close()
