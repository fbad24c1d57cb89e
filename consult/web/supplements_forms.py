"""Forms with which the process owner asks again about some sections."""

from collections.abc import Iterable
from datetime import timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectChoice, SelectMultipleField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from consult import clock
from consult.config import LOCALES
from consult.model.consultations import Consultation, Invitation
from consult.queries.scopes import Section
from consult.web.locale import in_text
from consult.web.rounds_forms import NewRoundForm

WHOLE_PLAN_START = "start"
"""Stands in a form for what comes before the first heading, whose uid is empty."""
AHEAD = timedelta(days=7)
PERIOD = timedelta(days=42)
"""Six weeks, in which the board of a municipality has time to meet once."""
TITLES = {"sv": "Kompletterande remiss: {title}", "en": "Supplementary consultation: {title}"}
"""What such a consultation is called until someone writes something else, in the language of the title."""


class SectionsForm(FlaskForm):
    """The sections that a consultation is about."""

    sections = SelectMultipleField(
        _l("Sections to ask about"),
        description=_l("Only these can be commented on. The rest of the plan is shown, to be read."),
        validators=[DataRequired(message=_l("Tick at least one section."))],
        validate_choice=False,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    revision = HiddenField()

    def list_sections(self, sections: Iterable[Section], ticked: Iterable[str] = ()) -> None:
        """List the sections; some are ticked beforehand."""
        self.sections.choices = [SelectChoice(each.uid or WHOLE_PLAN_START, named(each)) for each in sections]
        if not self.is_submitted():
            self.sections.data = [uid or WHOLE_PLAN_START for uid in ticked]

    @property
    def chosen(self) -> frozenset[str]:
        """Give the uids of the sections that are ticked."""
        return frozenset("" if each == WHOLE_PLAN_START else each for each in self.sections.data or ())


class SupplementForm(NewRoundForm, SectionsForm):
    """A consultation that asks again: what it is called, when it is, about what, and of whom."""

    version = None
    bodies = SelectMultipleField(
        _l("Organisations to invite"),
        validate_choice=False,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )

    @classmethod
    def after(cls, earlier: Consultation) -> "SupplementForm":
        """Fill in what follows from the earlier consultation."""
        first = clock.today() + AHEAD
        titles = {
            f"title_{code}": TITLES[code].format(title=earlier.title[code])
            for code in LOCALES
            if earlier.title.get(code)
        }
        form = cls(
            data=titles
            | {
                "first_day": first,
                "last_day": first + PERIOD,
                "publication": earlier.publication,
                "participation": earlier.participation,
            }
        )
        form.source = earlier.plan.source_locale
        return form

    def invite(self, invited: Iterable[Invitation], unreachable: frozenset[int]) -> None:
        """List the bodies that were invited before, all of them ticked, and say which no letter reaches."""
        self.bodies.choices = [
            SelectChoice(
                each.organisation.slug,
                gettext("%(organisation)s (has no e-mail address)", organisation=each.organisation.name)
                if each.organisation_id in unreachable
                else each.organisation.name,
            )
            for each in invited
        ]
        if not self.is_submitted():
            self.bodies.data = [each.organisation.slug for each in invited]


def named(section: Section) -> str:
    """Call a section by its number and title."""
    if not section.uid:
        return str(gettext("Before the first section"))
    return f"{section.label} {in_text(section.title)}".strip()
