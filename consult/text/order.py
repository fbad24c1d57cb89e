"""Sort names as Swedish readers expect, and numbers of passages as in the text, whatever the database thinks of them.

What is given sorts rightly code point by code point.
"""

import re

_AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def swedish(name: str) -> str:
    """Give what a name is sorted by: a to z, then å, ä and ö; capitals make no difference."""
    return name.casefold().translate(_AFTER_Z)


def by_name(organisation: str, signed_as: str) -> str:
    """Give what someone who has spoken is sorted by: organisations first, then persons by what they are called."""
    return f"0{swedish(organisation)}" if organisation else f"1{swedish(signed_as)}"


_PART = re.compile(r"(\d+)([a-z]*)")


def by_number(label: str) -> str:
    """Give what the number of a passage is sorted by: 3, 3.2, 3.2a, 3.2aa, 3.2.1, 3.10; the whole text comes first."""
    return ".".join(
        number.zfill(5) + (f"-{len(letters)}{letters}" if letters else "")
        for number, letters in _PART.findall(label)
    )
