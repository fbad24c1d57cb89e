"""What one fills in to redact words."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import AnyOf, InputRequired

from consult.errors import Invalid
from consult.formats import traces
from consult.labels import LABELS, problem
from consult.model.redactions import Ground
from consult.services.redacted_files import Copy
from consult.services.redactions import Wish
from consult.text import personal
from consult.web.fields import Fits, one_line, tidy
from consult.web.file_fields import EnclosureField
from consult.web.numbers import read_number


class RedactForm(FlaskForm):
    """Which words are redacted, and why; `seen` is the revision that was shown."""

    words = TextAreaField(
        _l("Words to redact"),
        description=_l(
            "One word or phrase on each line, copied from the text above. Capitals make no difference."
        ),
        filters=[tidy],
        validators=[Fits(max=10_000)],
        render_kw={"rows": 4},
    )
    ground = RadioField(
        _l("Why are they redacted?"),
        choices=[SelectChoice(str(each), name) for each, name in LABELS[Ground].items()],
        validate_choice=False,
        validators=[
            InputRequired(_l("Choose why the words are redacted.")),
            AnyOf(list(Ground), message=_l("Choose why the words are redacted.")),
        ],
    )
    provision = StringField(
        _l("Provision"),
        description=_l("Needed for secrecy, such as chapter 21 section 7 OSL. Everyone can read it."),
        filters=[one_line],
        validators=[Fits(max=120)],
    )
    seen = HiddenField()
    suggested: Sequence[str] = ()
    names: Sequence[str] = ()

    def validate_provision(self, field: Field) -> None:
        """Check that secrecy rests on a provision."""
        if self.ground.data == Ground.SECRET and not field.data:
            raise ValidationError(problem(Invalid("provision_needed")))

    def suggest(self, text: str) -> None:
        """Fill in what in a text looks like data about a person, each once; names are told beside it, not filled in."""
        found = personal.found(text)
        self.names = list(dict.fromkeys(each.words for each in found if each.kind is personal.Kind.NAME))
        self.suggested = list(
            dict.fromkeys(each.words for each in found if each.kind is not personal.Kind.NAME)
        )
        if self.suggested:
            self.words.data, self.ground.data = "\n".join(self.suggested), str(Ground.PERSONAL)

    @property
    def wish(self) -> Wish:
        """Give what is asked for."""
        return Wish(
            words=(self.words.data or "").splitlines(),
            ground=Ground(self.ground.data),
            provision=self.provision.data or "",
            seen=read_number(self.seen.data) or 0,
        )


class CopyForm(RedactForm):
    """A redacted copy of a file, and which words are no longer in it; `seen` is the checksum of the file."""

    file = EnclosureField(_l("Redacted copy"))
    is_read = BooleanField(
        _l("I have looked at the pictures, and at what else cannot be searched, in the copy"),
        description=_l("Needed where the copy holds pictures, scanned pages or enclosed files."),
    )

    is_to_be_made = False

    def validate_file(self, field: Field) -> None:
        """Check that there is a copy, unless the program is asked to make one."""
        if not (field.data or self.is_to_be_made):
            raise ValidationError(_l("Choose a file."))

    @property
    def copy(self) -> Copy | None:
        """Give the copy without earlier states of it, with all that it holds."""
        chosen = self.file.enclosure
        if chosen is None:
            return None
        data = traces.clean(chosen)
        file = replace(chosen, data=data, digest=sha256(data).hexdigest())
        return Copy(file, traces.contents(file), self.seen.data or "", bool(self.is_read.data))
