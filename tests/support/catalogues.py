"""The catalogues beside the sources: `make messages` brings them up to date, and tests hold them to it.

They are kept without places in the code and in alphabetical order, so that two people can add words at once.
"""

from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg

LOCALES = ("sv", "en")
SOURCE_LOCALE = "en"
FOLDERS = ("consult", "templates")
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(
    ["_l", "_n:1,2", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2"]
)
HEADER = {
    "Project-Id-Version": "Consult",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

Key = tuple[str, str]
"""What tells one message from another: its context and its words."""


def path_of(locale: str) -> Path:
    """Tell where the catalogue of a language is."""
    return Path("translations") / locale / "LC_MESSAGES" / "messages.po"


def key_of(entry: polib.POEntry) -> Key:
    """Tell which message a catalogue entry is about."""
    return (entry.msgctxt or "", entry.msgid)


def extract() -> dict[Key, polib.POEntry]:
    """Read every message that the sources hold."""
    with Path("babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[Key, polib.POEntry] = {}
    rows = extract_from_dir(".", methods, options, KEYWORDS, directory_filter=_is_source)
    for _file, _line, message, _comments, context in rows:
        words, plural = (message, "") if isinstance(message, str) else message[:2]
        if not words:
            continue
        entry = polib.POEntry(msgid=words, msgid_plural=plural, msgctxt=context)
        if plural or not found.get(key_of(entry)):
            found[key_of(entry)] = entry
    return found


def _is_source(folder: str | Path) -> bool:
    parts = Path(folder).relative_to(Path.cwd()).parts
    return parts[0] in FOLDERS and "static" not in parts and "__pycache__" not in parts


def update(locale: str) -> int:
    """Bring a catalogue up to date with the sources, and tell how many messages lack words."""
    path = path_of(locale)
    old = {key_of(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile()
    catalogue.metadata = {**HEADER, "Language": locale}
    for key, message in sorted(extract().items(), key=lambda item: (item[0][1], item[0][0])):
        kept = old.get(key)
        entry = kept if kept and kept.msgid_plural == message.msgid_plural else message
        if locale == SOURCE_LOCALE:
            _say_as_in_the_source(entry)
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return len(catalogue.untranslated_entries())


def _say_as_in_the_source(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid


if __name__ == "__main__":
    for each in LOCALES:
        print(f"{path_of(each)}: {update(each)} messages to translate")  # noqa: T201 -- it is a command
