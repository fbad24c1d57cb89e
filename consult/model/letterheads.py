"""Letterheads: how documents of the region look, whom they are from, and its own texts in the consultation report."""

from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Texts, related
from consult.model.plans import Plan
from consult.text import blanks


class Tint(StrEnum):
    """The colour of headings and rules; each is told from white by everyone."""

    INK = "ink"
    BLUE = "blue"
    PETROL = "petrol"
    GREEN = "green"
    RED = "red"
    PURPLE = "purple"


COLOURS: dict[Tint, str] = {
    Tint.INK: "#1a1a1a",
    Tint.BLUE: "#14457a",
    Tint.PETROL: "#0f4d57",
    Tint.GREEN: "#1d5a2b",
    Tint.RED: "#8a1c2b",
    Tint.PURPLE: "#54286e",
}
"""The tints as files name them; their contrast with white is at least 7 to 1."""


class ReportBlank(StrEnum):
    """Something that stands in a text of the report as a name in braces."""

    PLAN = "plan"
    ROUND = "round"
    REGISTRATION_NO = "registration_no"
    EDITION = "edition"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    COMMENTS = "comments"
    INVITED = "invited"
    ANSWERED = "answered"
    ORGANISATIONS = "organisations"
    PERSONS = "persons"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"


REPORT_NAMES: dict[ReportBlank, dict[str, str]] = {
    ReportBlank.PLAN: {"sv": "planens titel", "en": "plan title"},
    ReportBlank.ROUND: {"sv": "remissens titel", "en": "consultation title"},
    ReportBlank.REGISTRATION_NO: {"sv": "diarienummer", "en": "registration number"},
    ReportBlank.EDITION: {"sv": "utgåva", "en": "edition"},
    ReportBlank.FIRST_DAY: {"sv": "första dag", "en": "first day"},
    ReportBlank.LAST_DAY: {"sv": "sista svarsdag", "en": "last reply date"},
    ReportBlank.COMMENTS: {"sv": "antal synpunkter", "en": "number of comments"},
    ReportBlank.INVITED: {"sv": "antal inbjudna", "en": "number invited"},
    ReportBlank.ANSWERED: {"sv": "antal inbjudna som svarat", "en": "number invited who answered"},
    ReportBlank.ORGANISATIONS: {"sv": "antal organisationer som svarat", "en": "number of organisations"},
    ReportBlank.PERSONS: {"sv": "antal privatpersoner", "en": "number of private persons"},
    ReportBlank.ACCEPTED: {"sv": "antal beaktade", "en": "number accepted"},
    ReportBlank.PARTLY: {"sv": "antal delvis beaktade", "en": "number partly accepted"},
    ReportBlank.REFUSED: {"sv": "antal inte beaktade", "en": "number not accepted"},
}
"""What the blanks are called in each language; these names stand in texts that are kept, so they never change."""

REPORT_BLANKS = {name: blank for blank, names in REPORT_NAMES.items() for name in names.values()}
"""Which blank a name means; a name is understood in a text of any language."""


def unknown(*texts: Texts) -> Iterator[str]:
    """List what stands in braces in texts of a report and is no blank, as it was typed."""
    for each in texts:
        for words in each.values():
            yield from blanks.wrong(words, REPORT_BLANKS)


class Letterhead(Base):
    """Whom documents are from and how they look: of the region, or of a plan that has one of its own.

    `logo` is a PNG that we have drawn, `logo_told` what it shows. The texts are in Markdown with blanks: `process` is what
    a new report begins with, the others stand in each.
    """

    __tablename__ = "letterhead"
    __table_args__ = (
        CheckConstraint("(plan_id IS NULL) = is_region", name="of_region_or_plan"),
        Index(
            "uq_letterhead_region",
            "is_region",
            unique=True,
            sqlite_where=text("is_region"),
            postgresql_where=text("is_region"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), unique=True)
    is_region: Mapped[bool]
    region: Mapped[Texts] = mapped_column(default=dict)
    unit: Mapped[Texts] = mapped_column(default=dict)
    address: Mapped[str] = mapped_column(Text, default="")
    footer: Mapped[Texts] = mapped_column(default=dict)
    tint: Mapped[Tint] = mapped_column(default=Tint.INK)
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    logo_told: Mapped[Texts] = mapped_column(default=dict)
    introduction: Mapped[Texts] = mapped_column(default=dict)
    process: Mapped[Texts] = mapped_column(default=dict)
    counting: Mapped[Texts] = mapped_column(default=dict)
    closing: Mapped[Texts] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan | None] = related()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once
