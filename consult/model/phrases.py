"""Phrases: texts that drafters use again and again in their reasons, with blanks that each comment fills."""

import json
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, Texts
from consult.text.digest import digest


class PhraseBlank(StrEnum):
    """Something that stands in a text block as a name in braces."""

    ORGANISATION = "organisation"
    NUMBER = "number"
    SECTION = "section"
    HEADING = "heading"
    DECISION_DAY = "decision_day"
    PLAN = "plan"


PHRASE_NAMES: dict[PhraseBlank, dict[str, str]] = {
    PhraseBlank.ORGANISATION: {"sv": "organisation", "en": "organisation"},
    PhraseBlank.NUMBER: {"sv": "synpunktens nummer", "en": "comment number"},
    PhraseBlank.SECTION: {"sv": "avsnittets nummer", "en": "section number"},
    PhraseBlank.HEADING: {"sv": "avsnittets rubrik", "en": "section heading"},
    PhraseBlank.DECISION_DAY: {"sv": "beslutsdatum", "en": "date of the decision"},
    PhraseBlank.PLAN: {"sv": "planens titel", "en": "plan title"},
}
"""What the blanks are called in each language; these names stand in texts that are kept, so they never change."""

PHRASE_BLANKS = {name: blank for blank, names in PHRASE_NAMES.items() for name in names.values()}
"""Which blank a name means; a name is understood in a text of any language."""


class Phrase(Base):
    """A text of a plan's drafters in both languages; `number` is its address within the plan."""

    __tablename__ = "phrase"
    __table_args__ = (UniqueConstraint("plan_id", "number"), UniqueConstraint("plan_id", "name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    words: Mapped[Texts]

    @property
    def mark(self) -> str:
        """Name what it says, so that one who changes it is told when a colleague was faster."""
        return digest(json.dumps([self.name, self.words], sort_keys=True))


class PhraseUse(Base):
    """That an answer has been saved with the words of a text block in its reasons: once per answer, `at` the first."""

    __tablename__ = "phrase_use"
    __table_args__ = (Index("ix_phrase_use_at", "phrase_id", "at"),)

    phrase_id: Mapped[int] = mapped_column(ForeignKey("phrase.id", ondelete="CASCADE"), primary_key=True)
    disposition_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disposition.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]
