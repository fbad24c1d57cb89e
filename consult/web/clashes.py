"""Two who saved the same answer: what came from the colleague, and what only the writer can choose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.labels import words
from consult.model.dispositions import Answer, Disposition, Outcome
from consult.services import contents
from consult.services.contents import Clash, Merged
from consult.web.answer_forms import AnswerForm

FIELDS = {
    "outcome": _l("the outcome"),
    "reasons_sv": _l("the reasons in Swedish"),
    "reasons_en": _l("the reasons in English"),
    "theme": _l("the theme"),
    "significance": _l("the significance"),
    "assignee": _l("who is responsible"),
}
"""How the fields of an answer are named in a sentence."""

THEIRS, MINE = "theirs", "mine"


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that both changed, in words; `chosen` is whose is to be kept, so far."""

    name: str
    label: str
    mine: str
    theirs: str
    lang: str = ""
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything to choose in an answer that two have written, and who the other is."""

    who: str
    fields: list[Choice] = field(default_factory=list)


def is_settled(form: AnswerForm, answer: Disposition) -> bool:
    """Tell if the form is filled in well and one side is chosen wherever both had changed a field; else ask again.

    It still tells which version the colleague's words are of.
    """
    is_valid, asked = form.validate(), _asked()
    if is_valid and all(_chosen(each) in {THEIRS, MINE} for each in asked):
        return True
    if asked:
        theirs, mine = (
            contents.values(each) for each in (contents.seen(answer.id, form.seen), form.answer())
        )
        form.both = Choices(
            "", [_choice(form, Clash(each, mine.get(each), theirs.get(each))) for each in asked]
        )
        if is_valid:
            form.form_errors.append(_("Choose for each field whose words are to be kept."))
    return False


def wanted(form: AnswerForm, answer_id: int) -> Answer:
    """Give what was written, with the colleague's where that was chosen.

    Who chooses the colleague's leaves the field as it was when the form was opened.
    """
    asked = _asked()
    if not asked:
        return form.answer()
    before = contents.values(contents.seen(answer_id, form.seen))
    theirs = {each: before.get(each) for each in asked if _chosen(each) == THEIRS}
    return contents.answered(contents.values(form.answer()) | theirs)


def _asked() -> list[str]:
    return [each for each in request.form.getlist("clash") if each in FIELDS]


def _chosen(name: str) -> str:
    return request.form.get(f"keep-{name}", "")


def show(form: AnswerForm, parameters: Mapping[str, Any]) -> Choices:
    """Fill a form in with all that fits together, and give what is to be chosen; what was typed there stays."""
    found: Merged = parameters["merged"]
    whole = contents.values(found.answer)
    for name in found.came:
        value = whole.get(name)
        form[name].data = "" if value is None else str(value)
    form.revision.data = str(parameters["revision"])
    return Choices(_names(found), [_choice(form, each) for each in found.clashes])


def _choice(form: AnswerForm, clash: Clash) -> Choice:
    lang = clash.field.rpartition("_")[2] if clash.field.startswith("reasons_") else ""
    return Choice(
        name=clash.field,
        label=str(form[clash.field].label.text),
        mine=_said(form, clash.field, clash.ours),
        theirs=_said(form, clash.field, clash.theirs),
        lang=lang,
        chosen=_chosen(clash.field),
    )


def _said(form: AnswerForm, name: str, value: Any) -> str:
    """Give a value of a field in words; the empty one too."""
    if name == "outcome":
        return str(words(value) if value in set(Outcome) else _("No outcome yet."))
    if name.startswith("reasons_"):
        return str(value or _("No reasons"))
    offered = {str(each.value): str(each.label) for each in form[name].choices}
    return offered.get(str(value or ""), str(value))


def _names(found: Merged) -> str:
    return ", ".join(found.by)


def told(found: Merged, *, is_final: bool) -> str:
    """Say in one sentence what came from the colleague."""
    kept = {
        "who": _names(found) or _("Someone"),
        "fields": ", ".join(str(FIELDS[each]) for each in found.came),
    }
    if is_final:
        sentence = _(
            "The answer is saved but not sent: %(who)s had changed %(fields)s in the meantime, and that is in it too. "
            "Read it through, and send it again.",
            **kept,
        )
    else:
        sentence = _(
            "The answer is saved, and what %(who)s had changed in the meantime is in it too: %(fields)s.",
            **kept,
        )
    return str(sentence)
