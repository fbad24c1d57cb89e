"""Forms about organisations and their members."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, Form, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from consult.errors import Invalid
from consult.formats import characters
from consult.labels import LABELS
from consult.model.organisations import Body, OrganisationRole, Sector
from consult.web.fields import one_line
from consult.web.locale import LOCALES
from consult.web.people_fields import LOCALE_NAMES, email_field, mailbox_field
from consult.web.people_fields import NAME_MAX as PERSON_MAX

NAME_MAX = 160
IMPORT_MAX = 200_000
SECTORS = [each for each in Sector if each is not Sector.CITIZEN]


def is_number(_form: Form, field: Field) -> None:
    """Accept a Swedish organisation number by its last digit, and no personal one; write it as registers do."""
    digits = field.data.replace("-", "").replace(" ", "")
    digits = digits[2:] if len(digits) == 12 and digits.startswith("16") else digits
    doubled = [int(each) * (2 - place % 2) for place, each in enumerate(digits) if each.isdecimal()]
    checks = sum(each // 10 + each % 10 for each in doubled) % 10 == 0
    if len(digits) != 10 or not (digits.isascii() and digits.isdecimal() and checks):
        raise ValidationError(_l("Write an organisation number with ten digits, such as 212000-0001."))
    if int(digits[2]) < 2:
        raise ValidationError(_l("This looks like a personal identity number, which must not stand here."))
    field.data = f"{digits[:6]}-{digits[6:]}"


class BodyFields:
    """What is known about an organisation."""

    name = StringField(
        _l("Name"),
        filters=[one_line],
        validators=[
            DataRequired(message=_l("Write a name.")),
            Length(max=NAME_MAX, message=_l("The name is too long.")),
        ],
    )
    sector = SelectField(_l("Sector"), choices=[SelectChoice(each, LABELS[Sector][each]) for each in SECTORS])
    email = mailbox_field(
        _l("Mailbox for invitations"),
        description=_l("The address where the organisation receives official mail."),
    )
    number = StringField(
        _l("Organisation number"),
        description=_l("Ten digits, such as 212000-0001."),
        filters=[one_line],
        validators=[Optional(), is_number],
    )
    contact = StringField(
        _l("Contact person"),
        description=_l("Who reads the mailbox, if that is known."),
        filters=[one_line],
        validators=[Length(max=PERSON_MAX, message=_l("The name is too long."))],
    )
    locale = SelectField(
        _l("Language of letters"),
        default="sv",
        choices=[SelectChoice(each, LOCALE_NAMES[each]) for each in LOCALES],
    )
    data: dict[str, str]

    def body(self) -> Body:
        """Give what has been filled in."""
        given = {name: self.data.get(name) or "" for name in ("name", "email", "number", "contact", "locale")}
        return Body(sector=Sector(self.data["sector"]), **given)


class RowForm(BodyFields, Form):
    """A row of a table, checked as the form is."""


class OrganisationForm(BodyFields, FlaskForm):
    """What is known about one organisation."""


class IntroduceForm(BodyFields, FlaskForm):
    """What someone says about their own organisation."""

    def __init__(self) -> None:
        super().__init__()
        del self.contact, self.locale
        self.sector.choices = [SelectChoice("", _l("Choose a sector")), *self.sector.choices]
        self.sector.validators = [DataRequired(message=_l("Choose a sector."))]


class MemberForm(FlaskForm):
    """Whom to invite, and what the person may do."""

    email = email_field(_l("E-mail of your colleague"))
    role = RadioField(
        _l("Role"),
        choices=[SelectChoice(each, LABELS[OrganisationRole][each]) for each in OrganisationRole],
        default=OrganisationRole.CONTRIBUTOR,
        validators=[DataRequired(message=_l("Choose a role."))],
    )


class RoleForm(FlaskForm):
    """What a member may do."""

    role = SelectField(
        _l("Role"),
        choices=[SelectChoice(each, LABELS[OrganisationRole][each]) for each in OrganisationRole],
    )


def typed(text: str | None) -> str:
    """Give pasted text with its tabs and line ends, and without characters that have no place in a page."""
    return characters.clean(text or "")


class ImportForm(FlaskForm):
    """A pasted table of organisations, or a file, whose rows are checked one by one."""

    table = TextAreaField(
        _l("Table"),
        description=_l(
            "Copy it from a spreadsheet or from a CSV file, with the first row, which names the columns."
        ),
        filters=[typed],
        validators=[Length(max=IMPORT_MAX, message=_l("The table is too long. Import it in parts."))],
        render_kw={"rows": 10, "spellcheck": "false", "data_table": "true"},
    )
    file = FileField(
        _l("File"),
        description=_l("An Excel workbook (.xlsx) or CSV, at most 1,000 rows."),
        render_kw={"accept": ".xlsx,.csv,.txt,.tsv"},
    )

    def sent(self) -> bytes:
        """Give the file, or else what was pasted; raises Invalid when there is neither."""
        data = (self.table.data or "").strip("\n").encode()
        if self.file.data:
            with self.file.data.stream as file:
                data = file.read()
        if not data:
            raise Invalid("nothing_listed")
        return bytes(data)
