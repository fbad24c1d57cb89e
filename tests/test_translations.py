"""Both languages say everything that the program says, and nothing else."""

import re
from pathlib import Path

import polib
import pytest

from tests.support.catalogues import LOCALES, SOURCE_LOCALE, extract, key_of, path_of

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]")
BY_LOCALE = pytest.mark.parametrize("locale", LOCALES)


def catalogue(locale: str) -> polib.POFile:
    return polib.pofile(str(path_of(locale)))


@BY_LOCALE
def test_every_message_has_words(locale: str) -> None:
    assert [entry.msgid for entry in catalogue(locale).untranslated_entries()] == []


@BY_LOCALE
def test_no_words_are_guesses_or_left_overs(locale: str) -> None:
    words = catalogue(locale)
    assert [entry.msgid for entry in words.fuzzy_entries() + words.obsolete_entries()] == []


@BY_LOCALE
def test_the_catalogue_holds_just_the_messages_of_the_sources(locale: str) -> None:
    sources = {key: message.msgid_plural for key, message in extract().items()}
    kept = {key_of(entry): entry.msgid_plural for entry in catalogue(locale)}
    assert sorted(sources.items() - kept.items()) == [], "run `make messages` and give the new messages words"
    assert sorted(kept.items() - sources.items()) == [], "run `make messages`: these messages are gone"


@BY_LOCALE
def test_the_catalogue_is_in_alphabetical_order(locale: str) -> None:
    keys = [(entry.msgid, entry.msgctxt or "") for entry in catalogue(locale)]
    assert keys == sorted(keys)


@BY_LOCALE
def test_placeholders_are_those_of_the_source(locale: str) -> None:
    wrong = [
        (entry.msgid, words)
        for entry in catalogue(locale)
        for words in entry.msgstr_plural.values() or [entry.msgstr]
        if not needed(entry) <= placeholders(words) <= placeholders(entry.msgid + entry.msgid_plural)
    ]
    assert wrong == []


def needed(entry: polib.POEntry) -> set[str]:
    may_lack = {"%(num)s"} if entry.msgid_plural else set()  # a day, not 1 day
    return placeholders(entry.msgid + entry.msgid_plural) - may_lack


def placeholders(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words))


def test_every_message_stands_where_it_is_found() -> None:
    """A message inside an f-string is not found, and would be English in every language."""
    calls = re.compile(r"\{(?:_|_l|n?gettext|lazy_n?gettext)\(")
    hidden = [str(path) for path in Path("consult").rglob("*.py") if calls.search(path.read_text("utf-8"))]
    assert hidden == []


def test_placeholders_are_named() -> None:
    unnamed = [
        words
        for _context, words in extract()
        if {"%s", "%d"} & placeholders(words) or re.search(r"\{\w*\}", words)
    ]
    assert unnamed == []


def test_the_source_language_says_what_the_source_says() -> None:
    changed = [
        entry.msgid
        for entry in catalogue(SOURCE_LOCALE)
        if [entry.msgid, entry.msgid_plural]
        != ([*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr, ""])
    ]
    assert changed == []


def test_swedish_uses_its_own_quotation_marks() -> None:
    straight = [entry.msgid for entry in catalogue("sv") if '"' in re.sub(r"<[^>]*>", "", entry.msgstr)]
    assert straight == []
