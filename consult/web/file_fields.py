"""A field for a file that is kept as it came."""

from typing import Any

from flask import current_app
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import ValidationError

from consult.config import Settings
from consult.formats import enclosures
from consult.formats.enclosures import ENDINGS, Enclosure
from consult.formats.problems import Unreadable, UnreadableCode
from consult.labels import problem

ACCEPTED = ",".join(f".{ending}" for endings in ENDINGS.values() for ending in endings)
"""What a browser offers to choose from; what is taken is decided by what a file contains."""


def largest() -> int:
    """Give how many bytes a file may have that is enclosed with a response."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.max_file


class EnclosureField(FileField):
    """A file; when the form is checked it is looked through, and is then there as `enclosure`."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, render_kw={"accept": ACCEPTED}, **options)
        self.enclosure: Enclosure | None = None
        self.is_too_large = False

    def pre_validate(self, _form: FlaskForm) -> None:
        """Look through the file that was chosen, if one was."""
        if not self.data:
            return
        most = largest()
        try:
            self.enclosure = enclosures.read(self.data.filename or "", self.data.read(most + 1), most)
        except Unreadable as refused:
            self.is_too_large = refused.code == UnreadableCode.FILE_TOO_LARGE
            raise ValidationError(problem(refused)) from refused

    @property
    def status(self) -> int:
        """Give the status of the page that shows the form again."""
        return 413 if self.is_too_large else 422
