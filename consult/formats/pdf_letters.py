"""Which letters the fonts of a PDF have, and how the others are written."""

import re
import unicodedata

from consult.formats.characters import clean

_KNOWN = (
    "20-7e a0-ac ae-377 37a-37f 384-38a 38c 38e-3a1 3a3-4ff 510-513 51a-51d 531-556 559-58a 58d-58f "
    "591-5c7 5d0-5ea 5ef-5f4 606-60c 615 61b 61f 621-63a 640-655 65a 660-66d 674 679-67b 67e-680 "
    "683-684 686-687 691 698 6a4 6a9 6af 6be 6cc 6f0-6f9 10d0-10ff 1d00-1f15 1f18-1f1d 1f20-1f45 "
    "1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef "
    "1ff2-1ff4 1ff6-1ffe 2000-200a 2010-2029 202f-2040 2042 2044-2052 2054-205f 2070-2071 2074-208e "
    "2090-209c 20a0-20c0 20d0-20f0 2100-211e 2120 2122 2124 2126-2151 2153-2184 2189 2190-23ff "
    "2422-2423 2460-2606 2609-262f 2638-268b 2690-269c 26a0-26a7 26aa-26af 26b2 2701-2704 2706-2709 "
    "270c-2714 2717-2727 272a-274b 274d 274f-2752 2756 2758-275e 2761-277f 2794 2798-27af 27b1-2b73 "
    "2b76-2b95 2b97-2bff 2c60-2cf3 2cf9-2cff 2e02-2e05 2e08-2e0a 2e17-2e18 2e1f 2e22-2e25 2e2e "
    "a640-a641 a648-a649 a656-a657 a708-a716 a71b-a727 a72d a730 a735 a765 a789-a78e a790-a791 a793 "
    "a7aa a7f8-a7f9 ab52 ab66 fb00-fb06 fb13-fb17 fb1d-fb36 fb38-fb3c fb3e fb40-fb41 fb43-fb44 "
    "fb46-fb4f fb52-fb81 fb8a-fb95 fb9e-fb9f fbaa-fbad fbe8-fbe9 fbfc-fbff fe70-fe74 fe76-fefc fffd "
    "1d400-1d454 1d456-1d49c 1d49e-1d49f 1d4a2 1d4a5-1d4a6 1d4a9-1d4ac 1d4ae-1d4b9 1d4bb 1d4bd-1d4c3 "
    "1d4c5-1d505 1d507-1d50a 1d50d-1d514 1d516-1d51c 1d51e-1d539 1d53b-1d53e 1d540-1d544 1d546 "
    "1d54a-1d550 1d552-1d6a5 1d6a8-1d7cb 1d7ce-1d7ff 1f6d1 "
)
"""Code points in base 16 that Libertinus Serif, New Computer Modern or DejaVu Sans Mono has: the fonts within Typst."""

_JOINING = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060"}  # of the invisible signs those that shape words
_LONGEST = 36  # code points; a longer word may be broken anywhere, or it would run out of its column
_BREAK = "\u200b"
_LONG = re.compile(rf"\S{{{_LONGEST + 1},}}")


def _known() -> frozenset[str]:
    ranges = (part.partition("-") for part in _KNOWN.split())
    return frozenset(
        chr(code)
        for first, _dash, last in ranges
        for code in range(int(first, 16), int(last or first, 16) + 1)
    )


KNOWN = _known() | {"\n", "\t"}


def written(text: str) -> str:
    """Give the text with letters that can be shown: others by their names in Unicode, such as [grinning face].

    A file for keeping may not hold a letter without a shape. Signs that turn the direction of reading are left out,
    and words longer than 36 code points get places where they may be broken.
    """
    shown = "".join(map(_letter, clean(text)))
    return _LONG.sub(lambda found: _breakable(found[0]), shown)


def named(text: str) -> str:
    """Give the text with every letter that is read from right to left by its name."""
    return "".join(
        _name(sign) if unicodedata.bidirectional(sign) in {"R", "AL", "AN"} else sign for sign in text
    )


def _letter(sign: str) -> str:
    if sign in KNOWN or sign in _JOINING:
        return sign
    return "" if unicodedata.category(sign) in {"Cc", "Cf"} else _name(sign)


def _name(sign: str) -> str:
    name = unicodedata.name(sign, "").lower()
    return f"[{name}]" if name and not name.endswith(f"{ord(sign):x}") else f"[U+{ord(sign):04X}]"


def _breakable(word: str) -> str:
    return _BREAK.join(word[at : at + _LONGEST] for at in range(0, len(word), _LONGEST))
