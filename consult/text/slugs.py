"""Words for addresses."""

import re
import unicodedata


def slug(text: str, limit: int = 70) -> str:
    """Write a name in the letters a to z, digits and hyphens: “Västerås stad” becomes “vasteras-stad”."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:limit].strip("-")
