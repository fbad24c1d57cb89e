"""Pages of one consultation for the site of a closed case: how it was held, comments with answers, responses, the report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from flask_babel import gettext as _

from consult.formats import reports as written
from consult.formats.parts import Facts, Heading, Line, Part, Prose
from consult.formats.reports import Comment, Report
from consult.formats.site_written import Link, Links, Piece, Place
from consult.labels.writing import current_locale, full_date, in_text, language_of
from consult.model.consultations import Consultation
from consult.model.reports import Choice
from consult.papers import report_annex, report_comments, reports, site_files
from consult.papers.report_comments import other
from consult.policy import SYSTEM
from consult.queries import archives, corrections

PER_PAGE = 100
CHOICE = Choice()


@dataclass(frozen=True, slots=True)
class Held:
    """A consultation of the case and what everyone may read of it; `places` are the identities of passages by their numbers."""

    round: Consultation
    report: Report
    places: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """Give the folder of its pages."""
        return self.round.slug

    @property
    def pages(self) -> list[Sequence[Comment]]:
        """Give the comments, so many to a page, and one page where there are none."""
        all_of_them = self.report.comments
        found: list[Sequence[Comment]] = [
            all_of_them[at : at + PER_PAGE] for at in range(0, len(all_of_them), PER_PAGE)
        ]
        return found or [()]

    def addresses(self, locale: str) -> dict[int, str]:
        """Tell where each comment stands, by its number."""
        return {
            comment.number: f"{locale}/{self.slug}/comments-{at}.html#c{comment.number}"
            for at, page in enumerate(self.pages, 1)
            for comment in page
        }


def title(words: str) -> Heading:
    """Give a heading of a page."""
    return Heading(1, words)


def start(held: Held) -> Iterator[Piece]:
    """Say how a consultation was held, and lead to its comments, responses, report and register."""
    round_, folder = held.round, f"{current_locale()}/{held.slug}"
    last = full_date(round_.last_day)
    yield Facts(
        [
            (
                _("Consultation"),
                _("from %(first)s to %(last)s", first=full_date(round_.first_day), last=last),
            ),
            (_("Text consulted on"), _("version %(number)s", number=held.report.version)),
        ]
    )
    if because := in_text(round_.cancelled_because):
        yield Line(because, _("Cancelled") + ":")
    pages = [Link(_span(page), f"{folder}/comments-{at}.html") for at, page in enumerate(held.pages, 1)]
    yield Links(
        [
            Link(
                _("The text that was consulted on"),
                f"{current_locale()}/plan/version-{held.report.version}.html",
            ),
            *pages,
            Link(_("Responses"), f"{folder}/responses.html"),
            Link(_("Consultation report"), f"{folder}/report.html"),
            Link(_("Case register"), f"{folder}/register.html"),
        ]
    )
    if letter := in_text(round_.letter):
        yield title(_("The covering letter"))
        yield Prose(letter, other(language_of(round_.letter)))
    if found := corrections.announced(SYSTEM, round_):
        yield title(_("Corrections"))
        for each in reversed(found):
            yield Line(in_text(each.text), f"{full_date(each.announced_at)}:")


def _span(page: Sequence[Comment]) -> str:
    if not page:
        return str(_("Comments"))
    return str(_("Comments %(first)s to %(last)s", first=page[0].number, last=page[-1].number))


def comments(held: Held, page: Sequence[Comment]) -> Iterator[Piece]:
    """Give comments with their answers, and the words before and after, each under its number."""
    if not page:
        yield Line(_("No comments came in."))
    for comment in page:
        yield Place(f"c{comment.number}", list(_comment(held, comment)))
    if page and page[-1] is held.report.comments[-1]:
        yield from _taken_along(held)


def _comment(held: Held, comment: Comment) -> Iterator[Piece]:
    for part in report_comments.parts(comment, held.report, CHOICE):
        yield title(part.text) if isinstance(part, Heading) else part
    uid = held.places.get(comment.passage.partition("–")[0])
    if uid:
        where = f"{current_locale()}/plan/version-{held.report.version}.html#p-{uid}"
        yield Links([Link(_("The passage in the text"), where)])


def _taken_along(held: Held) -> Iterator[Piece]:
    """Give the comments of earlier consultations that were answered with this one."""
    for taken in held.report.taken_along:
        yield title(_("Taken along from %(title)s", title=in_text(taken.round.title)))
        for comment in taken.comments:
            for part in report_comments.parts(comment, held.report, CHOICE):
                yield Heading(2, part.text) if isinstance(part, Heading) else part


def responses(held: Held) -> Iterator[Piece]:
    """Give the responses of organisations, each under its number."""
    if not held.report.responses:
        yield Line(_("No response came in."))
        return
    parts = iter(list(report_annex.annex(held.report))[1:])
    yield from islice(parts, 1)
    group: list[Part] = []
    numbers = iter(held.report.responses)
    for part in parts:
        if isinstance(part, Heading) and part.rank == 2 and group:
            yield Place(f"r{next(numbers).number}", group)
            group = []
        group.append(Heading(part.rank - 1, part.text) if isinstance(part, Heading) else part)
    yield Place(f"r{next(numbers).number}", group)


def report(held: Held) -> Iterator[Piece]:
    """Give what the report says before the comments, and the files of its newest edition."""
    edition, files = site_files.released(held.round)
    if edition is None:
        yield Line(_("No report was released."))
        return
    yield Links([Link(each.name, each.path) for each in files])
    yield from reports.around(written.read(archives.frozen(SYSTEM, edition)), edition.digest, CHOICE)
