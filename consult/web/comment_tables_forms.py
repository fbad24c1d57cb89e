"""What is filled in about a table of comments: what its columns hold, whose its rows are, and when it came."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from consult.formats.comment_tables import Column, Table, guess
from consult.model.registrations import Channel
from consult.queries.comment_tables import Reading
from consult.queries.registrations import Sender
from consult.services.registrations import Answer
from consult.web.locale import LOCALES
from consult.web.pieces_forms import LANGUAGES
from consult.web.registrations_forms import AnswerForm

WORDING, TOLD = "wording", "told"


class TableForm(AnswerForm):
    """How a table is to be read, when it came, and its number in the register."""

    comment = SelectField(_l("The comment"), validate_choice=False)
    change = SelectField(_l("Proposed change"), validate_choice=False)
    quote = SelectField(_l("Quoted words"), validate_choice=False)
    section = SelectField(_l("Section"), validate_choice=False)
    page = SelectField(_l("Page"), validate_choice=False)
    line = SelectField(_l("Line"), validate_choice=False)
    organisation = SelectField(_l("Organisation"), validate_choice=False)
    sender = SelectField(_l("Whose are the rows that name no organisation?"), validate_choice=False)
    proposes = RadioField(
        _l("What stands under the proposed change?"),
        choices=[
            SelectChoice(WORDING, _l("New words for those that are quoted")),
            SelectChoice(TOLD, _l("A description of what should be changed")),
        ],
        default=WORDING,
    )
    locale = RadioField(
        _l("The language of the table"),
        choices=[SelectChoice(code, LANGUAGES[code]) for code in LOCALES],
        default="sv",
    )

    def lay(self, table: Table) -> None:
        """Offer the columns of a table, those chosen that were guessed."""
        guessed = guess(table.heads)
        none = SelectChoice("", gettext("Not in the table"))
        for column in Column:
            self[column].choices = [
                none,
                *(SelectChoice(str(at), head) for at, head in enumerate(table.heads) if head),
            ]
            if self[column].data is None:
                self[column].data = str(guessed[column]) if column in guessed else ""

    def offer(self, senders: Sequence[Sender], *, is_for_everyone: bool) -> None:
        """Offer the organisations that can answer; no one of them need be chosen."""
        super().offer(senders, is_for_everyone=is_for_everyone)
        every = SelectChoice("", gettext("Every row names its organisation"))
        self.sender.choices = [every, *list(self.sender.choices or [])[1:]]

    def columns(self) -> Iterator[Field]:
        """Give the fields of the columns."""
        return (self[column] for column in Column)

    def validate_comment(self, field: Field) -> None:
        """Ask for something that the rows say, and for each column once."""
        if not (field.data or self.change.data):
            raise ValidationError(gettext("Choose the column that the comments stand in."))
        chosen = [each.data for each in self.columns() if each.data]
        if len(set(chosen)) < len(chosen):
            raise ValidationError(gettext("A column can be chosen once only."))
        offered = {each.value for each in field.choices if isinstance(each, SelectChoice)}
        if not offered.issuperset(chosen):
            raise ValidationError(gettext("There is no such column."))

    def validate_proposes(self, field: Field) -> None:
        """Take one of the two."""
        field.data = TOLD if field.data == TOLD else WORDING

    @property
    def is_wording(self) -> bool:
        """Tell if proposed changes are new words."""
        return bool(self.proposes.data != TOLD)

    def reading(self, names: dict[str, str]) -> Reading:
        """Say how the table is to be read; `names` tells whose names are that are not known."""
        columns = {column: int(self[column].data) for column in Column if self[column].data}
        return Reading(columns, self.language, self.sender.data or "", names)

    @property
    def language(self) -> str:
        """Give the language of the table."""
        return self.locale.data if self.locale.data in LOCALES else "sv"

    def table(self, filename: str, digest: str) -> Answer:
        """Give what is known about the file."""
        assert self.received_on.data  # noqa: S101 - validated
        return Answer(
            filename=filename,
            digest=digest,
            locale=self.language,
            received_on=self.received_on.data,
            signed_as=self.signed_as.data or "",
            reference=self.reference.data or "",
            channel=Channel.TABLE,
        )
