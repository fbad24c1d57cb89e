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

from consult.formats.exchange import LANGUAGE, SLUG, UID, Comment, Consultation, Participant

MAX_PACKED = 64 * 2**20  # bytes
MAX_UNPACKED = 256 * 2**20  # bytes; the longest real file has 14 MB
MOST_PROBLEMS = 200

_GZIP = b"\x1f\x8b"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_MISSING = re.compile(r"Object missing required field `([^`]+)`")
_PATH = re.compile(r"^(.*?) - at `\$(.*)`$", re.DOTALL)
_PATTERN = re.compile(r"Expected `str` matching regex '(.*)'", re.DOTALL)
_PATTERNS = {
    SLUG: "only small letters a to z and digits, in words joined by hyphens",
    LANGUAGE: "the code of a language, such as sv or en",
    UID: "only small letters a to z and digits",
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
    if _NUL.search(plain):
        raise _bad("The file has a character that no text can hold: \\u0000.")
    try:
        return msgspec.json.decode(plain, type=Consultation)
    except ValidationError:
        raise BadFile(_first(_problems(Raw(plain), Consultation, "$"))) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad(f"The file is not JSON: {error}.") from None
    except RecursionError:
        raise _bad("The file is nested too deeply.") from None


def unpacked(data: bytes) -> bytes:
    """Give what the file says, unpacked if it is packed with gzip; raises BadFile when it is larger than can be read."""
    if len(data) > MAX_PACKED:
        raise _bad(f"The file is too large: at most {MAX_PACKED // 2**20} MB can be read.")
    if not data.startswith(_GZIP):
        return data
    try:
        plain = gzip.GzipFile(fileobj=io.BytesIO(data)).read(MAX_UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        raise _bad("The packed file is damaged.") from None
    if len(plain) > MAX_UNPACKED:
        raise _bad(f"Unpacked, the file is too large: at most {MAX_UNPACKED // 2**20} MB can be read.")
    return plain


def passed_over(data: bytes) -> dict[str, int]:
    """Count the fields of a readable file that the format does not know, in comments, participants and at the top."""
    top = msgspec.json.decode(unpacked(data), type=dict[str, Raw])
    found = Counter(name for name in top if name not in Consultation.__struct_fields__)
    for name, kind in (("comments", Comment), ("participants", Participant)):
        rows = msgspec.json.decode(top[name], type=list[dict[str, Raw]])
        found.update(f"{name}.{key}" for row in rows for key in row if key not in kind.__struct_fields__)
    return dict(found)


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
            if isinstance(each, type) and issubclass(each, Struct):
                yield from _in_fields(_as(raw, dict[str, Raw]), each, path)


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
