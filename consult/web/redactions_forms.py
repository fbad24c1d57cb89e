"""What one fills in to redact words."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired

from consult.labels import LABELS
from consult.model.redactions import Ground
from consult.services.redactions import Wish
from consult.text import personal
from consult.web.fields import Fits, one_line, tidy
from consult.web.numbers import read_number


class RedactForm(FlaskForm):
    """Which words are redacted, and why; `seen` is the revision of the comment that was shown."""

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

    def suggest(self, text: str) -> None:
        """Fill in what in a text looks like data about a person, each once."""
        self.suggested = list(dict.fromkeys(each.words for each in personal.found(text)))
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
