"""Warn those who write of what looks like data about a person, once: they can send it anyway, and nothing is changed."""

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField

from consult.labels import words
from consult.text import personal
from consult.text.digest import digest

LOOKED_AT = ("body", "proposed")


class WarningForm(FlaskForm):
    """A form whose words others may read; `warned` names what its writer has been warned of."""

    warned = HiddenField()

    def is_sure(self) -> bool:
        """Tell if there is nothing to warn of, or its writer has been warned and sends it all the same."""
        found = {
            name: list(dict.fromkeys(personal.found(self[name].data or "")))
            for name in LOOKED_AT
            if name in self
        }
        told = digest(repr({name: [each.words for each in listed] for name, listed in found.items()}))
        if not any(found.values()) or self.warned.data == told:
            return True
        self.warned.data = told
        for name, listed in found.items():
            if listed:
                self[name].errors = [_warning(listed)]
        return False


def _warning(found: list[personal.Finding]) -> str:
    named = dict.fromkeys(f"{each.words} ({words(each.kind)})" for each in found)
    return str(
        gettext(
            "This looks like personal data: %(words)s. What you send becomes a public record, and others may be able to "
            "read it. Take it away if it is not needed. If it is, send again as it is.",
            words=", ".join(named),
        )
    )
