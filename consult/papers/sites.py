"""Web pages of a closed case that open from a disk, in Swedish and English: what everyone may read, and nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from flask_babel import force_locale
from flask_babel import gettext as _

from consult import config
from consult.formats import site_written
from consult.formats.parts import Facts, Line, Prose
from consult.formats.site_written import Link, Links, Page, Piece
from consult.labels.writing import TAGS, current_locale, full_date, in_text, language_of
from consult.model.closings import Closing
from consult.model.consultations import Consultation
from consult.papers import site_decisions, site_files, site_plans, site_register, site_rounds
from consult.papers.report_comments import other
from consult.papers.site_rounds import Held
from consult.policy import ANONYMOUS, SYSTEM
from consult.queries import archives

Part = tuple[str, Iterable[bytes]]
NAMES = {"sv": "Svenska", "en": "English"}


@dataclass(frozen=True, slots=True)
class Room:
    """A page before it is put into a language: its place within the language's folder, its heading and what it says."""

    path: str
    heading: str
    pieces: Iterable[Piece]


def parts(closing: Closing, rounds: Sequence[Consultation]) -> Iterator[Part]:
    """Give every page and file of the site."""
    held = [_held(closing, each) for each in rounds]
    yield "index.html", [_door(closing)]
    yield site_written.STYLE, [site_written.style()]
    yield from site_files.parts(rounds, archives.decisions(SYSTEM, rounds))
    for locale in config.LOCALES:
        with force_locale(locale):
            written = [
                (room.path, partial(_written, closing, locale, room)) for room in _rooms(closing, held)
            ]
        for path, write in written:
            yield f"{locale}/{path}", _lazily(locale, write)


def _held(closing: Closing, consultation: Consultation) -> Held:
    """Read what everyone may read of a consultation, and where its passages are."""
    state = archives.state(ANONYMOUS, consultation, closing.closed_at)
    return Held(consultation, state, site_plans.places(consultation.version, closing.plan.source_locale))


def _lazily(locale: str, write: partial[bytes]) -> Iterator[bytes]:
    """Write a page in its language when it is packed."""
    with force_locale(locale):
        content = write()
    yield content


def _written(closing: Closing, locale: str, room: Room) -> bytes:
    """Put a page into its place, with links to the start, and to the same page in the other language."""
    links = [Link(_("The case"), f"{locale}/index.html")]
    links += [Link(NAMES[code], f"{code}/{room.path}", code) for code in config.LOCALES if code != locale]
    words = (_("Skip to the text"), _("Menu"))
    page = Page(
        path=f"{locale}/{room.path}",
        language=TAGS[locale],
        heading=room.heading,
        title=in_text(closing.plan.title) if room.path != "index.html" else "",
        links=links,
        words=words,
        pieces=room.pieces,
    )
    return site_written.write(page)


def _door(closing: Closing) -> bytes:
    """Give the page on which one chooses a language."""
    title = in_text(closing.plan.title, closing.plan.source_locale)
    rows = [Link(NAMES[code], f"{code}/index.html", code) for code in config.LOCALES]
    words = ("Till texten / Skip to the text", "Språk / Language")
    source = TAGS[closing.plan.source_locale]
    return site_written.write(Page("index.html", source, title, "", rows, words, [Links(rows)]))


def _rooms(closing: Closing, held: Sequence[Held]) -> Iterator[Room]:
    """Give the pages in a language."""
    versions = archives.versions(SYSTEM, closing.plan)
    yield Room("index.html", in_text(closing.plan.title), list(_start(closing, held)))
    for version in versions:
        path, heading = f"plan/version-{version.number}.html", _("Version %(number)s", number=version.number)
        yield Room(path, heading, site_plans.pieces(closing.plan, version, held))
    yield Room(
        "decisions.html",
        _("Decisions"),
        site_decisions.pieces(archives.decisions(SYSTEM, [each.round for each in held])),
    )
    for each in held:
        yield Room(f"{each.slug}/index.html", in_text(each.round.title), site_rounds.start(each))
        for at, chapter in enumerate(each.pages, 1):
            heading = _("Comments, page %(number)s", number=at)
            yield Room(f"{each.slug}/comments-{at}.html", heading, site_rounds.comments(each, chapter))
        yield Room(f"{each.slug}/responses.html", _("Responses"), site_rounds.responses(each))
        yield Room(f"{each.slug}/report.html", _("Consultation report"), site_rounds.report(each))
        yield Room(f"{each.slug}/register.html", _("Case register"), site_register.pieces(each))


def _start(closing: Closing, held: Sequence[Held]) -> Iterator[Piece]:
    """Say what the case is, and lead to all of it."""
    plan, locale = closing.plan, current_locale()
    if summary := in_text(plan.summary):
        yield Prose(summary, other(language_of(plan.summary)))
    rows = [(_("The case was closed"), full_date(closing.closed_at))]
    if closing.registration_no:
        rows.insert(0, (_("Registration number"), closing.registration_no))
    yield Facts(rows)
    yield Line(
        _(
            "These pages show the case as everyone could read it when it was closed. Redacted words are marked."
        )
    )
    yield site_rounds.title(_("The plan"))
    versions = archives.versions(SYSTEM, plan)
    yield Links(
        [
            Link(
                _version(version.number or 0, full_date(version.published_at)),
                f"{locale}/plan/version-{version.number}.html",
            )
            for version in versions
        ]
    )
    yield site_rounds.title(_("Consultations"))
    yield Links([Link(in_text(each.round.title), f"{locale}/{each.slug}/index.html") for each in held])
    yield site_rounds.title(_("Decisions"))
    yield Links([Link(_("What was decided"), f"{locale}/decisions.html")])


def _version(number: int, day: str) -> str:
    return str(_("Version %(number)s, %(day)s", number=number, day=day))
