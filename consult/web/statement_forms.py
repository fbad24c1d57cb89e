"""What members of an organisation fill in in their private room."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from consult.labels import LABELS
from consult.model.comments import Stance
from consult.model.statements import Point, Statement
from consult.model.users import User
from consult.queries.consultations import Section
from consult.services.statements import TEXTS, Before, General, Minutes
from consult.text.digest import digest
from consult.web.comment_forms import ON_THE_WHOLE, EditForm, body_field, tidy
from consult.web.fields import DayField, one_line
from consult.web.file_fields import EnclosureField
from consult.web.locale import in_text

LONG = 20_000
MEETING, DELEGATION = "meeting", "delegation"
STANCES = [stance for stance in Stance if stance not in ON_THE_WHOLE]


def _text(label: Any, rows: int, description: Any = "") -> TextAreaField:
    return TextAreaField(
        label,
        description=description,
        filters=[tidy],
        validators=[Length(max=LONG, message=_l("The text is too long."))],
        render_kw={"rows": rows},
    )


class StatementForm(FlaskForm):
    """What the response says about the plan as a whole."""

    stance = RadioField(
        _l("Your organisation’s stance on the plan"),
        choices=[SelectChoice(str(stance), LABELS[Stance][stance]) for stance in STANCES],
        validate_choice=False,
    )
    summary = _text(_l("Summary"), 5, _l("The most important things, in a few sentences."))
    views = _text(_l("General views"), 8, _l("What concerns the plan as a whole. Markdown can be used."))
    silent = SelectMultipleField(
        _l("Sections on which you have no comments"),
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reservation = _text(
        _l("Reservation or special statement"),
        4,
        _l("If someone in the deciding body is of another opinion and it is to be enclosed. Say who."),
    )
    sections: Sequence[Section] = ()
    was_stance = HiddenField()
    was_silent = HiddenField()
    was_summary = HiddenField()
    was_views = HiddenField()
    was_reservation = HiddenField()

    @classmethod
    def of(cls, statement: Statement | None, sections: Sequence[Section], **options: Any) -> "StatementForm":
        """Fill in what the draft says now; with `formdata=None` whatever was sent."""
        texts = {name: getattr(statement, name) if statement else "" for name in TEXTS}
        form = cls(
            **texts,
            **{f"was_{name}": digest(words) for name, words in texts.items()},
            stance=statement.stance if statement else None,
            silent=statement.silent if statement else [],
            was_stance=(statement.stance if statement else None) or "",
            was_silent=" ".join(statement.silent) if statement else "",
            **options,
        )
        form.sections = sections
        form.silent.choices = [
            SelectChoice(each.uid, f"{each.label} {in_text(each.title)}") for each in sections
        ]
        return form

    def general(self) -> General:
        """Give what was written."""
        known = {each.value for each in self.silent.choices or [] if isinstance(each, SelectChoice)}
        return General(
            stance=Stance(self.stance.data) if self.stance.data in STANCES else None,
            texts={name: self[name].data or "" for name in TEXTS},
            silent=frozenset(self.silent.data or ()) & known,
        )

    def was(self) -> Before:
        """Give what the writer found."""
        stance = self.was_stance.data
        return Before(
            stance=Stance(stance) if stance in STANCES else None,
            texts={name: self[f"was_{name}"].data or "" for name in TEXTS},
            silent=frozenset((self.was_silent.data or "").split()),
        )

    def found(self, statement: Statement) -> None:
        """Say that the writer has seen what is there now, and tick what colleagues have ticked."""
        was, ticked = set((self.was_silent.data or "").split()), set(self.silent.data or ())
        self.silent.data = sorted((set(statement.silent) - (was - ticked)) | (ticked - was))
        self.was_stance.data = statement.stance or ""
        self.was_silent.data = " ".join(statement.silent)
        for name in TEXTS:
            self[f"was_{name}"].data = digest(getattr(statement, name))


class PointForm(EditForm):
    """A view to change."""

    @classmethod
    def at(cls, point: Point) -> "PointForm":
        """Fill in what the view says now."""
        form = cls.filled(point)
        if point.end_uid or point.uid is None:
            del form.proposed
        return form


class RemarkForm(FlaskForm):
    """Something to colleagues."""

    body = body_field(_l("Write to your colleagues"))
    to = SelectField(_l("To whom above all?"), choices=[], validate_choice=False)

    def offer(self, members: Sequence[User]) -> None:
        """Offer the members of the organisation."""
        self.to.choices = [
            SelectChoice("", _l("To all")),
            *(SelectChoice(each.slug, each.title or each.name) for each in members),
        ]


class AssignmentForm(FlaskForm):
    """Who writes about a section."""

    member = SelectField(_l("Who writes about this section?"), choices=[], validate_choice=False)

    def offer(self, members: Sequence[User]) -> None:
        """Offer the members of the organisation."""
        self.member.choices = [
            SelectChoice("", _l("Nobody in particular")),
            *(SelectChoice(each.slug, each.title or each.name) for each in members),
        ]


class MinutesForm(FlaskForm):
    """Who decided for the organisation: its board or committee, or someone by delegation."""

    way = RadioField(
        _l("How was it decided?"),
        choices=[
            SelectChoice(MEETING, _l("At a meeting of a board or a committee")),
            SelectChoice(DELEGATION, _l("By delegation")),
        ],
        default=MEETING,
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    body = StringField(
        _l("Who decided"),
        description=_l(
            "For example the municipal executive board, or the head of development by delegation."
        ),
        filters=[one_line],
        validators=[
            DataRequired(_l("Write who decided.")),
            Length(max=120, message=_l("The name is too long.")),
        ],
    )
    item = StringField(
        _l("Item in the minutes (§)"),
        description=_l("A decision by delegation may have a number of its own, or none."),
        filters=[one_line],
        validators=[Length(max=20, message=_l("The item is too long."))],
    )
    day = DayField(
        _l("Day of the decision"), validators=[InputRequired(_l("Write the day of the decision."))]
    )
    extract = EnclosureField(
        _l("Extract of the minutes"),
        description=_l("It is enclosed with the response, and handed in with it."),
    )
    seen = HiddenField()

    def minutes(self) -> Minutes:
        """Give what was written."""
        assert self.day.data  # noqa: S101 - the field is required
        item = (self.item.data or "").removeprefix("§").strip()
        return Minutes(
            self.body.data or "", item, self.day.data, self.way.data == DELEGATION, self.extract.enclosure
        )


class TimeForm(FlaskForm):
    """More time to answer, and why."""

    until = DayField(_l("Until which day?"), validators=[InputRequired(_l("Choose a day."))])
    because = TextAreaField(
        _l("Why do you need more time?"),
        description=_l("For example when your board meets. The region’s staff read this."),
        filters=[tidy],
        validators=[
            DataRequired(_l("Say why you need more time.")),
            Length(max=5_000, message=_l("The text is too long.")),
        ],
        render_kw={"rows": 3},
    )


class SubmitForm(FlaskForm):
    """Hand in the response as it is shown."""

    is_preliminary = BooleanField(_l("This is a preliminary response; the decision comes later"))
    seen = HiddenField()


class WithoutForm(FlaskForm):
    """Answer that one has no comments, or declines to answer."""

    stance = RadioField(
        _l("What do you want to say?"),
        choices=[SelectChoice(str(stance), LABELS[Stance][stance]) for stance in ON_THE_WHOLE],
        validate_choice=False,
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    words = _text(_l("Message"), 3)
