"""Say why something could not be done: one way for every form and every button."""

from flask import flash
from flask_wtf import FlaskForm

from consult.errors import DomainError, Invalid
from consult.labels import problem


def explain(form: FlaskForm, error: DomainError) -> int:
    """Say it above the form, which keeps what was typed, and give the status of the page."""
    form.form_errors.append(_words(error))
    return 422 if isinstance(error, Invalid) else 409


def tell(error: DomainError) -> None:
    """Say it at the head of the page that comes next, where there is no form to say it in."""
    flash(_words(error), "error")


def _words(error: DomainError) -> str:
    """Give the words for it; what has none goes on to a page of its own."""
    words = problem(error)
    if not words:
        raise error
    return words
