"""What was decided, as a page of the site of a closed case."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from consult.formats.parts import Facts, Line, Prose
from consult.formats.site_written import Link, Links, Piece, Place
from consult.labels import words
from consult.labels.writing import current_locale, full_date, in_text, language_of
from consult.model.decisions import Decision
from consult.papers import site_files
from consult.papers.report_comments import other
from consult.papers.site_rounds import title


def pieces(decisions: Sequence[Decision]) -> Iterator[Piece]:
    """Give each decision under its number, with the extract of the minutes."""
    if not decisions:
        yield Line(_("Nothing was decided."))
    for each in decisions:
        yield Place(f"b{each.number}", list(_decision(each)))


def _decision(decision: Decision) -> Iterator[Piece]:
    yield title(words(decision.kind))
    yield Facts(
        [
            (_("Decided"), full_date(decision.decided_on)),
            (_("Body"), in_text(decision.body)),
            (_("Item"), f"§ {decision.item}"),
        ]
    )
    number = decision.version.number
    links = [
        Link(_("Version %(number)s", number=number), f"{current_locale()}/plan/version-{number}.html"),
        *(Link(file.title or file.name, path) for path, file in site_files.minutes(decision)),
    ]
    yield Links(links)
    if text := in_text(decision.text):
        yield Prose(text, other(language_of(decision.text)))
    if decision.correction:
        day = full_date(decision.corrected_at)
        yield Line(decision.correction, _("Corrected %(day)s:", day=day))
