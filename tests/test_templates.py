"""Every template can be compiled; that each is rendered somewhere is asserted when the whole suite has run."""

import re
from enum import StrEnum
from typing import Any

import pytest

from consult.model.comments import Stance
from consult.model.decisions import DecisionKind
from consult.model.dispositions import DispositionState, Outcome
from consult.paths import resources
from tests.support.database import MakeApp

FILES = sorted(path for path in resources("templates").rglob("*") if path.is_file())
FORM = re.compile(r"<form\b[^>]*method=\"?post.*?</form>", re.DOTALL | re.IGNORECASE)


def test_every_template_compiles(make_app: MakeApp) -> None:
    environment = make_app().jinja_env
    for path in FILES:
        environment.compile(path.read_text(), filename=str(path))


@pytest.mark.parametrize("states", [Stance, Outcome, DispositionState, DecisionKind])
def test_every_state_has_its_sign(make_app: MakeApp, states: type[StrEnum]) -> None:
    icons: Any = make_app().jinja_env.get_template("components/icons.html").module
    assert [each for each in states if 'focusable="false"></svg>' in icons.icon(each)] == []


def test_no_template_has_style_or_script_of_its_own() -> None:
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=|[^>]*application/json)|\sstyle=|\son[a-z]+=\"")
    pages = [path for path in FILES if path.suffix == ".html" and path.parent.name != "mail"]
    assert [str(path) for path in pages if inline.search(path.read_text())] == [], (
        "mail programs fetch no style"
    )


def test_every_form_that_posts_has_its_csrf_field() -> None:
    """A form in a template that no test renders in that branch would slip past the page audit."""
    guard = re.compile(r"csrf|hidden_tag|caller\(")
    forms = [(path, form) for path in FILES for form in FORM.findall(path.read_text())]
    assert [f"{path}: {form[:80]}" for path, form in forms if not guard.search(form)] == []
