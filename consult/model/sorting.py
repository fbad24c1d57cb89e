"""What comments are sorted and filtered by at the desk, kept with each of them and in indexes of their own."""

from typing import Any

from sqlalchemy import Index, String, text

from consult.text import order

BYTEWISE = String(200).with_variant(String(200, collation="C"), "postgresql")
"""What is sorted code point by code point, in both databases."""

_ROOTS = "root_id IS NULL"


def by_number(context: Any) -> str:
    """Give what a new comment is sorted by in the order of the text."""
    return order.by_number(context.get_current_parameters().get("label") or "")


def by_name(context: Any) -> str:
    """Give what a new comment of a person is sorted by; whoever writes for an organisation says its name."""
    return order.by_name("", context.get_current_parameters().get("signed_as") or "")


def _index(name: str, *columns: str, where: str = _ROOTS) -> Index:
    """Find the comments of a consultation in an order or with a value, in as little time however many there are."""
    return Index(
        f"ix_comment_{name}",
        "consultation_id",
        *columns,
        "number",
        sqlite_where=text(where),
        postgresql_where=text(where),
    )


def indexes() -> list[Index]:
    """Keep comments in each order, and those with each value in the order of their numbers."""
    return [
        _index("in_text", "place_order"),
        _index("by_name", "name_order"),
        _index("by_support", "support_count"),
        _index("by_age", "posted_at"),
        _index("by_stance", "stance"),
        _index("by_language", "locale"),
        _index("late", "is_late"),
        _index("with_proposal", where=f"{_ROOTS} AND proposed IS NOT NULL"),
    ]
