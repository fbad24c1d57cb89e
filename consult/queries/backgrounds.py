"""How a section of a plan came to say what it says: the versions on its way, what each changed and because of whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.model.consultations import Consultation
from consult.model.decisions import Decision
from consult.model.plans import Plan
from consult.model.versions import Version
from consult.policy import Actor
from consult.queries import changes, plans
from consult.queries.comparisons import Comparison, Section
from consult.text.sections import START


@dataclass(frozen=True, slots=True)
class Stage:
    """A published version: what it changed in the section, what was decided about it and how it was consulted on.

    `comparison` is with the version before it, limited to the section; the first version has none. `holds` tells if the
    version has the section.
    """

    version: Version
    holds: bool
    comparison: Comparison | None
    decisions: tuple[Decision, ...]
    consultations: tuple[Consultation, ...]

    @property
    def section(self) -> Section | None:
        """Give the section in both versions, if it is in one of them."""
        return next(iter(self.comparison.sections), None) if self.comparison else None

    @property
    def is_quiet(self) -> bool:
        """Tell if nothing in the section changed, and nothing was weighed there."""
        return self.section is None or not (
            self.section.changed or any(row.comments for row in self.section.rows)
        )


def of_section(actor: Actor, plan: Plan, number: int, uid: str, locale: str) -> Sequence[Stage]:
    """Tell the way of a section up to a version, the latest first; statements grow with the versions only."""
    history = plans.history(actor, plan)
    compared = {each.new.id: each.within(uid) for each in changes.path(actor, plan, number, locale)}
    return [
        Stage(
            version,
            any((block.section_uid or START) == uid for block in version.blocks),
            compared.get(version.id),
            tuple(each for each in history.decisions if each.version_id == version.id),
            tuple(each for each in history.consultations if each.version_id == version.id),
        )
        for version in reversed(history.versions)
        if version.number is not None and version.number <= number
    ]
