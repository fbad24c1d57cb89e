"""Taking the wording that a comment proposes into the working text."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from wtforms.fields.choices import SelectChoice

from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.labels import problem
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.queries.answering import Case
from consult.services import proposals
from consult.services.proposals import Suggestion
from consult.text import diff, markdown
from consult.text.diff import Piece
from consult.text.digest import digest
from consult.web import answering, queue
from consult.web.answer_forms import OWN_WORDS, AcceptForm
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.filtering import carried
from consult.web.page import page
from consult.web.refusals import explain

bp = Blueprint("accepting", __name__, url_prefix=queue.bp.url_prefix)


@dataclass(frozen=True, slots=True)
class Option:
    """One of several wordings for the same words: the whole passage as it would read, and whose it is."""

    comment: Comment
    source: str
    current: str

    @property
    def key(self) -> str:
        """Name the wording, so that another one is never taken in its place."""
        return f"{self.comment.number}-{digest(self.source)}"

    @property
    def who(self) -> str:
        """Name who proposes it."""
        return self.comment.organisation.name if self.comment.organisation else self.comment.signed_as

    @property
    def pieces(self) -> Sequence[Piece]:
        """Give it as a difference from the working text."""
        return diff.words(markdown.plain(self.current), markdown.plain(self.source))


@bp.route("/<int:number>/accept", methods=["GET", "POST"])
def accept(slug: str, number: int) -> AnyResponse:
    """Take the proposed wording in, as it is, changed by the drafter, or another one for the same words."""
    actor = current_actor()
    consultation, case = answering.case_of(actor, slug, number)
    suggestion = proposals.suggest(actor, case.comment)
    options = _options(case, suggestion)
    form = AcceptForm(data={"source": suggestion.merged, "digest": suggestion.digest, "choice": OWN_WORDS})
    form.choice.choices = _choices(options)
    status = 422 if form.is_submitted() else 200
    if _is_filled_in(form, options, suggestion):
        comment, source = _chosen(form, options, case)
        taken = comment.number
        try:
            with transaction():
                proposals.accept(actor, comment, source, form.digest.data or "")
        except Invalid as error:
            form.source.errors = [problem(error)]
        except (Outdated, WrongState) as error:
            status = explain(form, error)
        else:
            _tell(taken, number, is_new=source != suggestion.current)
            return answering.back(slug, number, "changes")
        consultation, case = answering.case_of(actor, slug, number)
        with suppress(
            WrongState
        ):  # the passage is gone, and what was typed is still here to be used elsewhere
            suggestion = proposals.suggest(actor, case.comment)
            options = _options(case, suggestion)
            form.digest.data = suggestion.digest
    shown = {"case": case, "form": form, "suggestion": suggestion, "options": options}
    return _page(consultation, number, status, **shown)


def _page(consultation: Consultation, number: int, status: int, **shown: Any) -> AnyResponse:
    slug, now, typed = consultation.slug, shown["suggestion"].current, shown["form"].source.data
    return page(
        "queue/accept.html",
        status,
        **shown,
        preview=diff.words(markdown.plain(now), markdown.plain(typed or "")),
        consultation=consultation,
        save_url=url_for(".accept", slug=slug, number=number, **carried()),
        back_url=url_for("answering.show", slug=slug, number=number, **carried()),
        tabs=tabs(consultation, "queue"),
    )


def _options(case: Case, suggestion: Suggestion) -> Mapping[str, Option]:
    """List the wordings to choose from; nothing where there is only one, and it fits."""
    rivals = proposals.rivals(current_actor(), case.comment)
    if not rivals and not suggestion.conflicts:
        return {}
    wordings = [(case.comment, suggestion.taken), *((each.comment, each.source) for each in rivals)]
    options = [
        Option(comment, source, suggestion.current)
        for comment, source in wordings
        if source != suggestion.current
    ]
    return {option.key: option for option in options}


def _choices(options: Mapping[str, Option]) -> list[SelectChoice]:
    if not options:
        return []
    offered = [SelectChoice(key, option.who) for key, option in options.items()]
    return [*offered, SelectChoice(OWN_WORDS, _("The wording that I write below"))]


def _is_filled_in(form: AcceptForm, options: Mapping[str, Option], suggestion: Suggestion) -> bool:
    if not form.validate_on_submit():
        return False
    if form.is_own:
        return True
    if form.choice.data not in options:
        form.choice.errors = [_("That wording has been changed since you opened the page. Choose again.")]
    elif markdown.plain(form.source.data or "") != markdown.plain(suggestion.merged):
        form.choice.errors = [
            _("You have also changed the words in the field. Choose those, or the wording that was proposed.")
        ]
    return not form.choice.errors


def _chosen(form: AcceptForm, options: Mapping[str, Option], case: Case) -> tuple[Comment, str]:
    if form.is_own:
        return case.comment, form.source.data or ""
    option = options[form.choice.data]
    return option.comment, option.source


def _tell(taken: int, number: int, *, is_new: bool) -> None:
    if taken == number and not is_new:
        flash(_("The answer is linked to the passage. The working text is as it was."), "success")
        return
    if taken == number:
        flash(_("The working text is changed, and the change is linked to the answer."), "success")
        return
    flash(
        _(
            "The wording of comment %(taken)s is in the working text, linked to the answer to that comment. The answer to this comment is not linked to the change.",
            taken=taken,
        ),
        "success",
    )
