"""The form in which one chooses when answers are released: a day and a time of day in Sweden."""

import re
from datetime import UTC, datetime, time

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TimeField, ValidationError
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import TimeInput

from consult import clock
from consult.web.fields import DayField, Keeping


class ClockField(TimeField):
    """A time of day, as the browser or a person writes it: 09:00 or 9.00."""

    widget = Keeping(TimeInput())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a time of day, or say how it should be written."""
        typed = re.fullmatch(r"(\d{1,2})[.:](\d{2})(?::\d{2})?", " ".join(valuelist).strip())
        self.data: time | None = None
        try:
            self.data = time(int(typed[1]), int(typed[2])) if typed else None
        except ValueError:
            return


class PlanForm(FlaskForm):
    """When the approved answers are released."""

    day = DayField(_l("Day"), validators=[InputRequired(_l("Choose a day."))])
    time = ClockField(
        _l("Time of day, in Sweden"),
        default=time(9),
        validators=[DataRequired(_l("Write a time of day, such as 09:00."))],
    )

    def validate_time(self, _field: ClockField) -> None:
        """Refuse a time that the clock passes over, or shows twice, when summer time begins or ends."""
        first, second = self._readings()
        if first > second:
            raise ValidationError(
                gettext("The clock is put forward that night, so there is no such time. Choose another.")
            )
        if first < second:
            raise ValidationError(
                gettext("The clock is put back that night, so this time comes twice. Choose another.")
            )

    def _readings(self) -> tuple[datetime, datetime]:
        """Give the moments that the clock may mean: one and the same, but for the nights when it is changed."""
        day, hour = self.day.data or clock.today(), self.time.data or time()
        said = datetime.combine(day, hour, clock.STOCKHOLM)
        return said.astimezone(UTC), said.replace(fold=1).astimezone(UTC)

    @property
    def moment(self) -> datetime:
        """Give the moment."""
        return self._readings()[0]
