"""Taking the wording that a comment proposes into the working text."""

from contextlib import suppress

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.labels import problem
from consult.services import proposals
from consult.text import diff, markdown
from consult.web import answering, queue
from consult.web.answer_forms import AcceptForm
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.page import page

bp = Blueprint("accepting", __name__, url_prefix=queue.bp.url_prefix)


@bp.route("/<int:number>/accept", methods=["GET", "POST"])
def accept(slug: str, number: int) -> AnyResponse:
    """Take the proposed wording in, as it is or changed by the drafter."""
    actor = current_actor()
    consultation, case = answering.case_of(actor, slug, number)
    suggestion = proposals.suggest(actor, case.comment)
    form = AcceptForm(data={"source": suggestion.merged, "digest": suggestion.digest})
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                proposals.accept(actor, case.comment, form.source.data or "", form.digest.data or "")
        except Invalid as error:
            form.source.errors = [problem(error)]
        except Outdated as error:
            form.form_errors.append(problem(error))
            status = 409
        else:
            flash(_("The working text is changed, and the change is linked to the answer."), "success")
            return answering.back(slug, number, "changes")
        consultation, case = answering.case_of(actor, slug, number)
        with suppress(
            WrongState
        ):  # the passage is gone, and what was typed is still here to be used elsewhere
            suggestion = proposals.suggest(actor, case.comment)
            form.digest.data = suggestion.digest
    return page(
        "queue/accept.html",
        status,
        case=case,
        form=form,
        suggestion=suggestion,
        preview=diff.words(markdown.plain(suggestion.current), markdown.plain(form.source.data or "")),
        consultation=consultation,
        save_url=url_for(".accept", slug=slug, number=number, **queue.carried()),
        back_url=url_for("answering.show", slug=slug, number=number, **queue.carried()),
        tabs=tabs(consultation, "queue"),
    )
