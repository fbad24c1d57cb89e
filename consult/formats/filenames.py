"""Names of files that came from elsewhere, made harmless on every system."""

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 120
"""Characters of a name with its ending."""

_BARRED = re.compile(r'[<>:"|?*%]')  # what Windows does not take, and what addresses read as something else
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")


def named(name: str, endings: Sequence[str]) -> str:
    """Give the last part of a path as a name that ends as files of its kind do.

    Signs that cannot be seen or that turn the direction of reading are left out, others that some system does not
    take become `_`. A name that ends otherwise gets the first of the endings in addition, so that what looks like a
    program is never started as one.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if sign.isspace() else sign for sign in last if _is_seen(sign))
    tidy = _BARRED.sub("_", " ".join(seen.split())).strip(". ")
    stem, dot, ending = tidy.rpartition(".")
    if not (dot and stem.strip(". ") and ending.lower() in endings):
        stem, ending = tidy, endings[0]
    stem = stem[: LONGEST - len(ending) - 1].strip(". ") or "_"
    return f"{'_' if _DEVICES.match(stem) else ''}{stem}.{ending}"


def _is_seen(sign: str) -> bool:
    return sign in "\t\n\r" or unicodedata.category(sign) not in _UNSEEN
