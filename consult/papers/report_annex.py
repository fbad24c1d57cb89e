"""The annex of a consultation report: the responses as they were received."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.formats.parts import Heading, Line, Part, Prose, Quotation
from consult.formats.reports import File, Report, Response, View
from consult.labels import words
from consult.labels.writing import file_size, full_date
from consult.model.comments import CommentKind, Stance
from consult.papers.report_comments import changed, other


def annex(report: Report) -> Iterator[Part]:
    """Give every response in the order in which they came in."""
    if not report.responses:
        return
    yield Heading(1, _("Annex: the original responses"))
    yield Line(_("The responses of organisations as they were received, without the region’s answers."))
    for response in report.responses:
        yield Heading(
            2, _("Response %(number)s – %(sender)s", number=response.number, sender=response.organisation)
        )
        yield Line(" · ".join(_about(response)))
        yield from _texts(response)
        for view in response.points:
            yield from _view(view)
        if response.held_back:
            yield Line(
                ngettext(
                    "%(num)s view is not published.", "%(num)s views are not published.", response.held_back
                )
            )
        for number, file in enumerate(response.files, 1):
            yield Line(_file(file), _("Enclosed file %(number)s", number=number) + ":")


def _about(response: Response) -> Iterator[str]:
    yield _("received %(day)s", day=full_date(response.received_at))
    yield from [_("Late")] * response.is_late
    yield from [_("Preliminary")] * response.is_preliminary
    if response.replaced_by:
        yield _("replaced by response %(number)s", number=response.replaced_by)
    if response.withdrawn_at:
        yield _("withdrawn %(day)s, so its words are not here", day=full_date(response.withdrawn_at))
    if response.stance:
        yield words(Stance(response.stance))
    yield from _shared(response)


def _shared(response: Response) -> Iterator[str]:
    """Say with whom it answers and who has decided on it."""
    if response.joins:
        yield _("joins the response of %(organisation)s", organisation=response.joins)
    if response.together_with:
        yield _("jointly with %(organisations)s", organisations=", ".join(response.together_with))
    if response.decided:
        yield _("decided by %(body)s, %(day)s", body=response.decided, day=full_date(response.decided_on))


def _texts(response: Response) -> Iterator[Part]:
    for heading, text in (
        (_("Summary"), response.summary),
        (_("General views"), response.views),
        (_("Reservation or special statement"), response.reservation),
    ):
        if text:
            yield Heading(3, heading)
            yield Prose(text)


def _view(view: View) -> Iterator[Part]:
    place = (
        _("Passage %(label)s", label=view.passage)
        if view.passage
        else _("Question %(number)s", number=view.question)
        if view.question
        else _("The whole plan")
    )
    marks = [words(CommentKind(view.kind))] if view.kind else []
    marks += [words(Stance(view.stance))] if view.stance else []
    yield Heading(3, place)
    marks += [_("became comment %(number)s", number=view.comment)] if view.comment else []
    yield Line(" · ".join(marks))
    if view.quote:
        yield Quotation(view.quote, other(view.text_language))
    yield Prose(view.body, other(view.language))
    if view.proposed is not None:
        yield Line("", _("Proposed wording") + ":")
        yield changed(view.replaced, view.proposed, other(view.text_language))


def _file(file: File) -> str:
    named = f"{file.title} ({file.name})" if file.title else file.name
    return f"{named}, {file_size(file.size)}, SHA-256 {file.sha256}"
