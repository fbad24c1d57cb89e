"""Addresses that come from the browser, and where to go after a form."""

from urllib.parse import SplitResult, urlsplit

from flask import request, url_for


def is_ours(address: str) -> bool:
    """Tell if an address is a path on this site, so that nobody can be sent elsewhere."""
    parts = split(address)
    return (
        parts is not None
        and address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and not parts.netloc
        and not parts.scheme
    )


def split(address: str) -> SplitResult | None:
    """Take an address apart; one that a browser could not have sent has no parts."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def following() -> str:
    """Give the page asked for in `next`, if it is ours, else the start page."""
    return _ours_or_start(request.values.get("next", ""))


def _ours_or_start(wanted: str) -> str:
    return wanted if is_ours(wanted) else url_for("home.index")


def back() -> str:
    """Give the page the reader came from, if it is ours, else the start page."""
    referrer = split(request.referrer or "")
    if referrer is None or referrer.netloc != request.host or not is_ours(referrer.path):
        return _ours_or_start(request.args.get("next", ""))  # the form may be what was too large to be read
    return referrer.path + (f"?{referrer.query}" if referrer.query else "")
