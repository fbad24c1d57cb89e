"""Read a consultation from a JSON file, with everything that is wrong with it at once."""

import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Raw, Struct, ValidationError

from consult.formats.exchange import LANGUAGE, SAID, SLUG, UID, Consultation

MAX_PACKED = 64 * 2**20  # bytes
MAX_UNPACKED = 256 * 2**20  # bytes; the longest real file has 14 MB
MOST_PROBLEMS = 200

_GZIP = b"\x1f\x8b"
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
)  # neither in XML nor, the first, in PostgreSQL
_BOM = b"\xef\xbb\xbf"
_MISSING = re.compile(r"Object missing required field `([^`]+)`")
_PATH = re.compile(r"^(.*?) - at `\$(.*)`$", re.DOTALL)
_PATTERN = re.compile(r"Expected `str` matching regex ('.*')", re.DOTALL)
_PATTERNS = {
    repr(SLUG): "only small letters a to z and digits, in words joined by hyphens",
    repr(LANGUAGE): "the code of a language, such as sv or en",
    repr(UID): "only small letters a to z and digits",
    repr(SAID): "words, and not spaces alone",
}
_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing (null)",
    "array": "a list",
    "object": "an object",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where: a JSON path such as $.comments[3].author_id."""

    path: str
    words: str


class BadFile(Exception):
    """A file cannot be used; `problems` says all that is wrong with it, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems, the first at {problems[0].path}: {problems[0].words}")
        self.problems = problems


def read(data: bytes) -> Consultation:
    """Read the file, packed with gzip or not; raises BadFile."""
    plain = unpacked(data)
    if not plain.strip():
        raise _bad("The file is empty.")
    try:
        return _decoded(plain)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad(f"The file is not JSON: {error}.") from None
    except RecursionError:
        raise _bad("The file is nested too deeply.") from None


def _decoded(plain: bytes) -> Consultation:
    try:
        file = msgspec.json.decode(plain, type=Consultation)
    except ValidationError:
        raise BadFile(_first(_problems(Raw(plain), Consultation, "$"))) from None
    found = _first(_controls(msgspec.json.decode(plain), "$"))
    if found:
        raise BadFile(found)
    return file


def _controls(value: Any, path: str) -> Iterator[Problem]:
    """Find the characters that no text can hold."""
    if isinstance(value, str):
        found = _FORBIDDEN.search(value)
        if found:
            yield Problem(path, f"It has a character that no text can hold: U+{ord(found[0]):04X}.")
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _controls(each, f"{path}[{at}]")
    elif isinstance(value, dict):
        for name, each in value.items():
            if _FORBIDDEN.search(name):
                yield Problem(path, "The name of a field has a character that no text can hold.")
            yield from _controls(each, f"{path}.{name}")


def unpacked(data: bytes) -> bytes:
    """Give what the file says, unpacked if it is packed with gzip; raises BadFile when it is larger than can be read."""
    if len(data) > MAX_PACKED:
        raise _bad(f"The file is too large: at most {MAX_PACKED // 2**20} MB can be read.")
    if not data.startswith(_GZIP):
        return data.removeprefix(_BOM)
    try:
        plain = gzip.GzipFile(fileobj=io.BytesIO(data)).read(MAX_UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        raise _bad("The packed file is damaged.") from None
    if len(plain) > MAX_UNPACKED:
        raise _bad(f"Unpacked, the file is too large: at most {MAX_UNPACKED // 2**20} MB can be read.")
    return plain.removeprefix(_BOM)


def passed_over(data: bytes) -> dict[str, int]:
    """Count the fields of a readable file that the format does not know, such as “comments.links”, by where they stand."""
    found: Counter[str] = Counter(_unknown(msgspec.json.decode(unpacked(data)), Consultation, ""))
    return dict(found)


def _unknown(value: Any, kind: Any, path: str) -> Iterator[str]:
    """Give the path of each unknown field, once for each time that it stands there."""
    if isinstance(value, list):
        rows = next((each for each in (kind, *get_args(kind)) if get_origin(each) is list), None)
        for row in value if rows else ():
            yield from _unknown(row, get_args(rows)[0], path)
    elif isinstance(value, dict):
        known = _fields(kind)
        for name, inner in value.items() if known else ():
            where = f"{path}.{name}".lstrip(".")
            yield from _unknown(inner, known[name], where) if name in known else (where,)


def _fields(kind: Any) -> dict[str, Any]:
    """Give the fields of a part of the file with their types; nothing where it may have any."""
    for each in (kind, *get_args(kind)):
        if isinstance(each, type) and issubclass(each, Struct):
            return {field.encode_name: field.type for field in msgspec.structs.fields(each)}
    return {}


def _bad(words: str) -> BadFile:
    return BadFile([Problem("$", words)])


def _first(problems: Iterator[Problem]) -> list[Problem]:
    return [problem for problem, _ in zip(problems, range(MOST_PROBLEMS), strict=False)]


def _problems(raw: Raw, kind: Any, path: str) -> Iterator[Problem]:
    """Find out what is wrong with a value: in the rows of a list and the fields of an object one by one."""
    try:
        msgspec.json.decode(raw, type=kind)
    except ValidationError as error:
        inner = list(_inside(raw, kind, path))
        yield from inner or [_told(error, path)]


def _inside(raw: Raw, kind: Any, path: str) -> Iterator[Problem]:
    if get_origin(kind) is list:
        for at, row in enumerate(_as(raw, list[Raw]) or []):
            yield from _problems(row, get_args(kind)[0], f"{path}[{at}]")
    elif isinstance(kind, type) and issubclass(kind, Struct):
        yield from _in_fields(_as(raw, dict[str, Raw]), kind, path)
    else:  # a part that may be left out
        for each in get_args(kind):
            if get_origin(each) is list or (isinstance(each, type) and issubclass(each, Struct)):
                yield from _inside(raw, each, path)


def _in_fields(found: dict[str, Raw] | None, kind: type[Struct], path: str) -> Iterator[Problem]:
    if found is None:
        return
    for field in msgspec.structs.fields(kind):
        name = field.encode_name
        if name in found:
            yield from _problems(found[name], field.type, f"{path}.{name}")
        elif field.required:
            yield Problem(path, f"“{name}” is missing.")


def _as(raw: Raw, kind: Any) -> Any:
    try:
        return msgspec.json.decode(raw, type=kind)
    except ValidationError:
        return None


def _told(error: ValidationError, path: str) -> Problem:
    """Say in plain words what the decoder says."""
    words = str(error)
    further = _PATH.match(words)
    if further:
        words, path = further[1], path + further[2]
    missing = _MISSING.match(words)
    if missing:
        return Problem(path, f"“{missing[1]}” is missing.")
    pattern = _PATTERN.match(words)
    if pattern:
        return Problem(path, f"Expected {_PATTERNS.get(pattern[1], 'other letters')}.")
    for name, said in _KINDS.items():
        words = re.sub(rf"`?\b{name}\b`?", said, words)
    return Problem(path, words.replace("`", "").replace(" | ", " or ") + ".")
