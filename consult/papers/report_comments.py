"""One comment of a frozen report as parts of a document: who, what they said, what the region answered and what changed."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.formats.parts import Change, Heading, Line, Part, Prose, Quotation
from consult.formats.reports import Answer, Comment, Report
from consult.labels import words
from consult.labels.writing import current_locale, full_date, in_text, language_of
from consult.model.comments import CommentKind, Stance
from consult.model.dispositions import Outcome
from consult.model.organisations import Sector
from consult.model.reports import Choice, Shown
from consult.papers.changes import told
from consult.text import diff


def parts(comment: Comment, report: Report, choice: Choice) -> Iterator[Part]:
    """Give a comment, its answer and the words that changed, as far as they are wanted."""
    yield Heading(3, heading(comment))
    if line := " · ".join(_about(comment, choice.shows)):
        yield Line(line)
    yield from _since(comment, report)
    yield from _said(comment, choice.shows)
    yield from _answered(comment, report, choice.shows)


def _since(comment: Comment, report: Report) -> Iterator[Part]:
    """Say against which earlier editions a comment is new, or it or its answer was changed."""
    for each in report.earlier:
        told = {"number": each.number, "day": full_date(each.frozen_at)}
        if comment.number in each.changed:
            yield Line(
                _(
                    "Corrected: the comment or its answer was changed after edition %(number)s of %(day)s.",
                    **told,
                )
            )
        elif comment.number in each.new:
            yield Line(_("New: the comment came in after edition %(number)s of %(day)s.", **told))


def heading(comment: Comment) -> str:
    """Name a comment by its number and who sent it."""
    return str(_("Comment %(number)s – %(sender)s", number=comment.number, sender=sender(comment)))


def sender(comment: Comment) -> str:
    """Name who sent it by the rules of display: a body by its name, a person by what they chose to be called."""
    if not comment.is_published:
        return str(_("Not published"))
    return comment.organisation or comment.sender or _("Private person")


def place(comment: Comment) -> str:
    """Name what it is about."""
    if comment.passage:
        return str(_("Passage %(label)s", label=comment.passage))
    if comment.question is not None:
        return str(_("Question %(number)s", number=comment.question.number))
    return str(_("The whole plan"))


def stance(comment: Comment) -> str:
    """Say how it stands and what kind of comment it is, where that says more."""
    says_more = comment.kind and not (comment.stance and comment.kind == CommentKind.SUPPORT)
    kind = words(CommentKind(comment.kind)) if says_more else ""
    return " · ".join(each for each in (_stance(comment.stance), kind) if each)


def _stance(code: str) -> str:
    return words(Stance(code)) if code else ""


def _about(comment: Comment, shows: frozenset[Shown]) -> Iterator[str]:
    """Give what belongs to a comment as short pieces of one line."""
    if Shown.SECTOR in shows:
        yield from _whose(comment)
    if Shown.PASSAGE in shows:
        yield place(comment)
    if Shown.STANCE in shows and (said := stance(comment)):
        yield said
    if Shown.AGREE in shows and comment.agree:
        yield ngettext("%(num)s agrees", "%(num)s agree", comment.agree)
    if Shown.RECEIVED in shows:
        yield _("received %(day)s", day=full_date(comment.received_at))
        if comment.is_late:
            yield _("Late")


def _whose(comment: Comment) -> Iterator[str]:
    """Say for a body who wrote, by title, and which sector it is of."""
    if comment.is_published and comment.organisation:
        yield from filter(None, (comment.sender, words(Sector(comment.sector))))


def _said(comment: Comment, shows: frozenset[Shown]) -> Iterator[Part]:
    if not comment.is_published:
        yield Line(
            _(
                "The region has received the comment but does not publish it. It is a public record: whoever wants to read it can ask the region for it."
            )
        )
        return
    if comment.withdrawn_at is not None:
        yield Line(withdrawn(comment))
        return
    if Shown.PASSAGE in shows and comment.question is not None:
        yield Quotation(in_text(comment.question.text), other(language_of(comment.question.text)))
    if Shown.PASSAGE in shows and comment.quote:
        yield Quotation(comment.quote, other(comment.text_language))
    if Shown.WORDS in shows:
        yield Prose(comment.body, other(comment.language))
    if Shown.PROPOSED in shows and comment.proposed is not None:
        yield Line("", _("Proposed wording") + ":")
        yield changed(comment.replaced, comment.proposed, other(comment.text_language))


def withdrawn(comment: Comment) -> str:
    """Say why the words of a comment that no longer stands are not here."""
    if comment.replaced_by:
        return str(
            _(
                "The comment was replaced by the organisation’s final response, number %(number)s.",
                number=comment.replaced_by,
            )
        )
    return str(_("The comment was withdrawn by its author."))


def _answered(comment: Comment, report: Report, shows: frozenset[Shown]) -> Iterator[Part]:
    elsewhere = comment.answered_with
    if elsewhere is not None and elsewhere.slug != report.round.slug:
        title = in_text(elsewhere.title)
        yield Line(
            _("Taken along to a later consultation, with which it is answered: %(title)s", title=title)
        )
    if not comment.points:
        if comment.answer is not None or elsewhere is None:
            yield from _answer(comment.answer, report, shows)
        return
    for number, point in enumerate(comment.points, 1):
        where = _("Passage %(label)s", label=point.passage) if point.passage else _("The whole plan")
        yield Line(where, _("Point %(number)s", number=number) + ":")
        if Shown.WORDS in shows:
            yield Prose(point.body, other(point.language))
        yield from _answer(point.answer, report, shows)


def _answer(answer: Answer | None, report: Report, shows: frozenset[Shown]) -> Iterator[Part]:
    yield Line(outcome(answer), _("The region’s answer") + ":")
    if answer is None:
        return
    if Shown.REASONS in shows and (reasons := in_text(answer.reasons)):
        yield Prose(reasons, other(language_of(answer.reasons)))
    if answer.same_as:
        yield Line(_("The same answer as comment %(numbers)s.", numbers=", ".join(map(str, answer.same_as))))
    if Shown.CHANGES in shows:
        for change in answer.changes:
            yield Line("", _("The change in %(label)s", label=change.passage) + ":")
            yield changed(change.before, change.after, other(report.language))


def outcome(answer: Answer | None) -> str:
    """Name what the region decided."""
    return words(Outcome(answer.outcome)) if answer is not None else _("Not answered yet.")


def changed(before: str, after: str, language: str) -> Change:
    """Give words before and after as one change."""
    pieces = diff.words(before, after)
    return Change(pieces, told(pieces), language)


def other(language: str) -> str:
    """Give a language where it is another than the reader's, to be named beside the words."""
    return "" if language == current_locale() else language
