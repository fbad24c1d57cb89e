"""What a Word file that we give out says about itself, in the link at its foot, to be read when it comes back.

The link's fragment holds it, since every program keeps links, and no browser sends a fragment to a server.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from consult.formats.ooxml import Element, attribute, local

_SIGN = "consult="
_PACKED = re.compile(rf"{_SIGN}([\w-]+)")
_MOST_ADDRESS = 2_000  # characters; Word opens no longer ones
_MOST_READ = 100_000  # bytes, unpacked
_NAMES = {"what": "w", "organisation": "o", "consultation": "c", "version": "v", "locale": "l", "marks": "m"}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which file it is, and what each thing in it said when it went out: a short digest by name.

    Where there was no room for all digests the last are missing.
    """

    what: str
    organisation: str
    consultation: str
    version: int
    locale: str
    marks: Mapping[str, str]


def stamped(address: str, stamp: Stamp) -> str:
    """Give an address with a stamp in its fragment."""
    marks = list(stamp.marks.items())
    while True:
        fields = {_NAMES[name]: getattr(stamp, name) for name in _NAMES}
        written = json.dumps(fields | {"m": dict(marks)}, separators=(",", ":"), ensure_ascii=False)
        packed = base64.urlsafe_b64encode(zlib.compress(written.encode(), 9)).decode().rstrip("=")
        whole = f"{address}#{_SIGN}{packed}"
        if len(whole) <= _MOST_ADDRESS or not marks:
            return whole
        del marks[-max(1, len(marks) // 20) :]


@dataclass
class Stamps:
    """Collect the stamps of a file part by part."""

    found: list[Stamp] = field(default_factory=list)

    def take(self, root: Element) -> None:
        """Read the links of a part."""
        for address in _addresses(root):
            packed = _PACKED.search(address)
            stamp = _read(packed[1]) if packed else None
            if stamp is not None:
                self.found.append(stamp)


def _addresses(root: Element) -> Iterator[str]:
    """Give where links lead: in the list of a part, as Word has it, or in the words of a field, as LibreOffice has it."""
    if local(root) == "Relationships":
        yield from (attribute(each, "Target") for each in root)
        return
    for element in root.iter():
        if local(element) == "hyperlink":
            yield attribute(element, "anchor")
        elif local(element) == "instrText":
            yield element.text or ""


def _read(packed: str) -> Stamp | None:
    """Read a stamp; none where it was damaged on the way."""
    try:
        data = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        given: dict[str, Any] = json.loads(zlib.decompressobj().decompress(data, _MOST_READ))
        stamp = Stamp(**{name: given[short] for name, short in _NAMES.items()})
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = (stamp.what, stamp.organisation, stamp.consultation, stamp.locale)
    is_sound = isinstance(stamp.version, int) and isinstance(stamp.marks, dict)
    return (
        stamp if is_sound and all(isinstance(each, str) for each in (*texts, *stamp.marks.values())) else None
    )
