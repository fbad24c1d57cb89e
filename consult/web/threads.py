"""Answer in a thread, agree, and change or withdraw what one has said."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.db import transaction
from consult.errors import NotAllowed, NotFound, Outdated
from consult.labels.publication import received
from consult.model.comments import Comment
from consult.policy import Permission, require
from consult.queries import comments as queries
from consult.queries import places, threads
from consult.services import comments, supports
from consult.services.comments import Draft
from consult.text import diff
from consult.web.addresses import back
from consult.web.auth import current_actor
from consult.web.comment_forms import EditForm, ReplyForm
from consult.web.comment_lists import thread_page
from consult.web.comments import bp
from consult.web.locale import current_locale
from consult.web.page import page
from consult.web.reason_forms import WithdrawForm
from consult.web.voices import Voices

__all__ = ["bp"]

ROOT = 0


def _address(slug: str, number: int, position: int = ROOT) -> str:
    anchor = f"c{number}.{position}" if position else None
    return url_for("comments.show", slug=slug, number=number, _anchor=anchor)


@bp.route("/comments/<int:number>/<int:position>/reply", methods=["GET", "POST"])
def reply(slug: str, number: int, position: int) -> Response:
    """Say something in the thread under a comment."""
    actor = current_actor()
    if request.method == "GET":
        return redirect(url_for("comments.show", slug=slug, number=number, _anchor="reply"), 303)
    if actor.is_anonymous:
        raise NotAllowed
    if position != ROOT:
        raise NotFound
    comment = queries.by_place(actor, slug, number, ROOT)
    form = ReplyForm()
    form.choose_speakers(Voices(actor, places.speakers(actor, comment.consultation)).open)
    if not (form.validate() and form.is_sure()):
        return thread_page(slug, number, form, 422)
    draft = Draft(
        body=form.body.data or "",
        locale=current_locale(),
        token=form.safe_token,
        organisation_id=form.organisation_id,
    )
    received = _received(comment)
    try:
        with transaction():
            place = comments.reply(actor, comment, draft).position
    except Outdated:
        sent_before = queries.by_token(actor, draft.token)
        if sent_before is None:
            raise
        place = sent_before.position
    flash(received, "success")
    return redirect(_address(slug, number, place), 303)


def _received(comment: Comment) -> str:
    return received(comment.consultation, gettext("Your reply has been received."))


@bp.post("/comments/<int:number>/<int:position>/support")
def support(slug: str, number: int, position: int) -> Response:
    """Agree with a comment, or take the agreement back, and return to where the reader was."""
    actor = current_actor()
    require(actor, Permission.SIGNED_IN)
    if position != ROOT:
        raise NotFound
    comment = queries.by_place(actor, slug, number, ROOT)
    form = ReplyForm()
    form.choose_speakers(Voices(actor, places.speakers(actor, comment.consultation)).open)
    organisation = form.organisation_id or next(
        (each.organisation.id for each in form.speakers.values() if each.organisation), None
    )
    with transaction():
        if "undo" in request.form:
            supports.unsupport(actor, comment, organisation)
        else:
            supports.support(actor, comment, organisation)
    return redirect(back(), 303)


@bp.route("/comments/<int:number>/<int:position>/edit", methods=["GET", "POST"])
def edit(slug: str, number: int, position: int) -> Response:
    """Change what one has said, as long as nobody has reacted to it."""
    actor = current_actor()
    comment = _own(slug, number, position)
    form = EditForm.of(comment)
    is_answered = queries.is_answered(actor, comment)
    if request.method == "GET" or not (form.validate() and form.is_sure()):
        status = 200 if request.method == "GET" else 422
        return page("comments/edit.html", status, comment=comment, form=form, is_answered=is_answered)
    draft = form.changed(comment)
    with transaction():
        comments.edit(actor, comment, draft, form.seen_revision)
    flash(
        gettext("Your words have been changed. What they were before can be seen in the history."), "success"
    )
    return redirect(_address(slug, number, position), 303)


@bp.route("/comments/<int:number>/<int:position>/withdraw", methods=["GET", "POST"])
def withdraw(slug: str, number: int, position: int) -> Response:
    """Take back what one has said."""
    actor = current_actor()
    comment = _own(slug, number, position)
    form = WithdrawForm()
    if request.method == "GET" or not form.validate():
        status = 200 if request.method == "GET" else 422
        return page("comments/withdraw.html", status, comment=comment, form=form)
    with transaction():
        comments.withdraw(actor, comment, form.because.data or "")
    flash(gettext("Your words have been withdrawn."), "success")
    return redirect(_address(slug, number, position), 303)


def _own(slug: str, number: int, position: int) -> Comment:
    """Find a comment that the reader may change; that of another is not theirs to touch."""
    actor = current_actor()
    require(actor, Permission.SIGNED_IN)
    comment = queries.by_place(actor, slug, number, position)
    require(actor, Permission.COMMENT_CHANGE, comment)
    return comment


@bp.get("/comments/<int:number>/<int:position>/history")
def history(slug: str, number: int, position: int) -> Response:
    """Show what a comment said before it was edited, as word differences."""
    actor = current_actor()
    comment = queries.by_place(actor, slug, number, position)
    earlier = threads.history(actor, comment)
    bodies = [*(each.body for each in earlier), comment.body]
    proposals = [*(each.proposed for each in earlier), comment.proposed]
    steps = [
        (
            each.until,
            diff.words(bodies[at], bodies[at + 1]),
            diff.words(proposals[at] or "", proposals[at + 1] or ""),
        )
        for at, each in enumerate(earlier)
    ]
    return page("comments/history.html", comment=comment, earlier=earlier, steps=steps[::-1])
