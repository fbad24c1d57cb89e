"""Tables of comments: choose a file, say what its columns hold, see what was understood, and only then register it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from wtforms.fields.choices import SelectChoice

from consult import clock, policy
from consult.db import transaction
from consult.errors import DomainError, Invalid, Outdated, WrongState
from consult.formats import comment_tables
from consult.labels import LABELS, comment_rows, problem
from consult.labels.placeless import placeless
from consult.model.comments import CommentKind
from consult.model.consultations import Consultation, Participation
from consult.policy import Permission
from consult.queries import comment_tables as laid
from consult.queries import consultations, texts
from consult.queries import registrations as registered
from consult.queries.comment_tables import Trouble, key
from consult.queries.registrations import PRIVATE
from consult.queries.texts import Text
from consult.services import comment_tables as services
from consult.services.registrations import Entry
from consult.text.blocks import BlockKind
from consult.web.auth import current_actor
from consult.web.comment_tables_forms import TableForm
from consult.web.comment_tables_rows import LEAVE, Choice, decided, named, sorted_by_need
from consult.web.desk import room
from consult.web.downloads import as_table
from consult.web.fields import one_line
from consult.web.held_tables import HeldTable, pack, unpack
from consult.web.page import page

bp = Blueprint("comment_tables", __name__, url_prefix="/desk/consultations/<slug>/table")

SHOWN = 3  # rows that show what the columns hold


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk: a table, as the page carries it along too, and how it is to be read."""

    consultation: Consultation
    form: TableForm
    held: HeldTable
    packed: str


@bp.route("", methods=["GET", "POST"])
def index(slug: str) -> AnyResponse:
    """Take in a table."""
    actor = current_actor()
    policy.require(actor, Permission.ANSWERS_REGISTER)
    consultation = consultations.by_slug(actor, slug)
    if request.method == "GET":
        return _upload(consultation)
    try:
        held = _held(consultation)
        packed = pack(held, _here(consultation))
    except (Invalid, WrongState) as refused:
        return _upload(consultation, refused)
    desk = Desk(consultation, _form(consultation, held), held, packed)
    if "held" not in request.form or request.form.get("act") == "map":
        return _map(desk)
    return _decide(desk) if desk.form.validate() else _map(desk, 422)


@bp.get("/form.<kind>")
def empty(slug: str, kind: str) -> AnyResponse:
    """Give a table to fill in, with a row for each section; rows that are left as they are say nothing."""
    actor = current_actor()
    policy.require(actor, Permission.ANSWERS_REGISTER)
    consultation = consultations.by_slug(actor, slug)
    text = texts.asked_about(actor, consultation)[consultation.plan.source_locale]
    headings = [each for each in text.passages if each.block.kind is BlockKind.HEADING]
    heads = [_("Organisation"), _("Section"), _("Quoted words"), _("Your comment"), _("Proposed change")]
    rows = [["", f"{text.labels[str(each.block.uid)]} {each.plain}".strip(), "", "", ""] for each in headings]
    return as_table(slug, kind, [heads, *rows])


def _upload(consultation: Consultation, fault: DomainError | None = None) -> AnyResponse:
    is_known = fault is not None and fault.code == "file_registered"
    return page(
        "comment_tables/index.html",
        422 if fault else 200,
        **room(consultation, "answers"),
        fault=problem(fault) if fault else "",
        first=url_for("pieces.show", slug=consultation.slug, number=fault.parameters["number"])
        if fault and is_known
        else "",
        closed=problem(WrongState(consultation.unregistrable)),
        most=comment_tables.MOST_ROWS,
    )


def _held(consultation: Consultation) -> HeldTable:
    """Give the table that was sent, or that the page carries along."""
    if consultation.unregistrable:
        raise WrongState(consultation.unregistrable)
    if "held" in request.form:
        held = unpack(request.form, _here(consultation))
        if held is None:
            raise Invalid("page_changed")
        return held
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid("no_file")
    data = file.read()
    digest = sha256(data).hexdigest()
    first = registered.by_digest(current_actor(), consultation, digest)
    if first is not None:
        raise WrongState("file_registered", number=first.number)
    return HeldTable(one_line(file.filename)[-200:], digest, comment_tables.read(data))


def _here(consultation: Consultation) -> str:
    """Name what a table is laid beside: one version, in one consultation."""
    return f"{consultation.slug} {consultation.version_id}"


def _form(consultation: Consultation, held: HeldTable) -> TableForm:
    known = {"received_on": clock.today(), "locale": consultation.plan.source_locale}
    form = TableForm(request.form if "held" in request.form else None, data=known)
    senders = registered.senders(current_actor(), consultation)
    form.offer(senders, is_for_everyone=consultation.participation is Participation.EVERYONE)
    form.lay(held.table)
    return form


def _map(desk: Desk, status: int = 200) -> AnyResponse:
    return page(
        "comment_tables/columns.html",
        status,
        **room(desk.consultation, "answers"),
        form=desk.form,
        held=desk.held,
        packed=desk.packed,
        sample=desk.held.table.rows[:SHOWN],
    )


def _decide(desk: Desk) -> AnyResponse:
    consultation, form, held = desk.consultation, desk.form, desk.held
    text = texts.asked_about(current_actor(), consultation).get(form.language)
    if text is None:
        form.locale.errors = [_("The text of the consultation is not in this language.")]
        return _map(desk, 422)
    choices = _choices(desk, text)
    kept = [each for each in choices if not each.is_left_out]
    if request.form.get("act") != "register":
        return _preview(desk, choices, text)
    if any(each.fault for each in kept):
        return _preview(desk, choices, text, status=422)
    try:
        with transaction():
            answer = form.table(held.filename, held.digest)
            done = services.register(current_actor(), consultation, answer, _entries(form, kept))
    except (Invalid, Outdated, WrongState) as refused:
        fresh = consultations.by_slug(current_actor(), consultation.slug)
        return _preview(replace(desk, consultation=fresh), choices, text, status=409, fault=problem(refused))
    flash(
        ngettext("%(num)s comment is registered.", "%(num)s comments are registered.", len(kept)), "success"
    )
    if len(done) == 1:
        return redirect(url_for("queue.index", slug=consultation.slug, file=done[0].number), 303)
    return redirect(url_for("pieces.index", slug=consultation.slug), 303)


def _entries(form: TableForm, kept: Sequence[Choice]) -> dict[str, list[Entry]]:
    entries: dict[str, list[Entry]] = {}
    with force_locale(form.language):
        for each in kept:
            whose = "" if each.line.sender == PRIVATE else each.line.sender
            entries.setdefault(whose, []).append(
                comment_rows.entry(each.line, each.kind, is_wording=form.is_wording)
            )
    return entries


def _choices(desk: Desk, text: Text) -> list[Choice]:
    names = named()
    uids = {label: uid for uid, label in text.labels.items()}
    lines = laid.lines(current_actor(), desk.consultation, desk.held.table, desk.form.reading(names))
    return [decided(line, text, uids, names) for line in lines]


def _preview(
    desk: Desk, choices: Sequence[Choice], text: Text, *, status: int = 200, fault: str = ""
) -> AnyResponse:
    form, names = desk.form, named()
    unknown = Counter(each.line.about for each in choices if each.line.fault == Trouble.UNKNOWN)
    asked = {key(name) for name in unknown}
    kept = [each for each in choices if not each.is_left_out]
    senders = {each.value: each.label for each in form.sender.choices or () if isinstance(each, SelectChoice)}
    return page(
        "comment_tables/preview.html",
        status,
        **room(desk.consultation, "answers"),
        form=form,
        held=desk.held,
        packed=desk.packed,
        text=text,
        groups=sorted_by_need(choices),
        faults=[each for each in kept if each.fault],
        unknown=unknown,
        whose=names,
        settled={name: whose for name, whose in names.items() if name not in asked},
        key=key,
        leave=LEAVE,
        kinds=LABELS[CommentKind],
        senders=senders,
        counts=Counter(each.line.sender for each in kept if not each.fault),
        passed=len(desk.held.table.rows) - len(choices),
        is_worded=lambda line: comment_rows.is_worded_by(line, is_wording=form.is_wording),
        placeless=placeless,
        fault=fault,
    )
