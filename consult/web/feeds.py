"""Atom feeds (RFC 4287) of what everyone may know; they say the same to whoever asks, so that any cache may keep them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import clock
from consult.formats.characters import clean
from consult.labels import words
from consult.mail.writing import Site, day, in_language, in_text
from consult.model.consultations import EARLIEST_DAY, Consultation
from consult.model.records import Verb
from consult.policy import ANONYMOUS
from consult.queries import consultations, feeds
from consult.queries.feeds import Happening

bp = Blueprint("feeds", __name__, url_prefix="/feeds/<any(sv, en):locale>")

MOST_MINUTES = 10
"""How long a cache may give out a feed without asking."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, in words; `id` is the same in every feed and stays the same."""

    id: str
    at: datetime
    title: str
    summary: str
    address: str


@bp.get("/news.atom")
def news(locale: str) -> AnyResponse:
    """Tell what happened last in all plans and consultations."""
    with force_locale(locale):
        site = Site.of(current_app)
        about = (_("News from Consult"), site.address("home.index"), clock.start_of(EARLIEST_DAY))
        return _feed(about, feeds.lately(ANONYMOUS), site, locale)


@bp.get("/consultations/<slug>.atom")
def consultation(locale: str, slug: str) -> AnyResponse:
    """Tell what happened last in one consultation."""
    found = consultations.by_slug(ANONYMOUS, slug)
    with force_locale(locale):
        site = Site.of(current_app)
        title = in_language(found.title, locale)
        begun = found.announced_at or clock.start_of(found.first_day)
        about = (title, site.address("consultations.show", slug=slug), begun)
        return _feed(about, feeds.lately(ANONYMOUS, found), site, locale)


def _feed(
    about: tuple[str, str, datetime], happened: Sequence[Happening], site: Site, locale: str
) -> AnyResponse:
    """Write a feed; one that the reader has already is not sent again."""
    title, page, begun = about
    updated = happened[0].event.at if happened else begun
    text = current_app.jinja_env.get_template("feeds/feed.xml").render(  # a feed knows nothing of who asks
        locale=locale,
        address=site.base_url + request.path,
        page=page,
        title=clean(title),
        updated=updated,
        entries=[_entry(each, site, locale) for each in happened],
    )
    response = Response(text, mimetype="application/atom+xml")
    response.headers["Cache-Control"] = f"public, max-age={MOST_MINUTES * 60}"
    response.last_modified = updated
    response.set_etag(sha256(text.encode()).hexdigest()[:32])
    return response.make_conditional(request)


def _entry(happening: Happening, site: Site, locale: str) -> Entry:
    title, summary, address = _said(happening, site, locale)
    event = happening.event
    authority = f"{urlsplit(site.base_url).hostname},{clock.local_date(event.at).isoformat()}"
    place = happening.consultation or happening.plan
    identity = f"tag:{authority}:{place.slug}/{event.verb}/{event.at.timestamp():.6f}"
    return Entry(identity, event.at, clean(title), clean(summary), address)


def _said(happening: Happening, site: Site, locale: str) -> tuple[str, str, str]:
    """Say what happened: a title, a sentence or two, and the page that it is about."""
    if happening.consultation is not None and happening.decision is None and happening.version is None:
        return _in_consultation(happening, happening.consultation, site, locale)
    plan = happening.plan
    title = in_language(plan.title, locale)
    if happening.version is not None:
        number = happening.version.number
        return (
            _("Version %(number)s of %(title)s", number=number, title=title),
            in_text(happening.version.note, locale),
            site.address("plans.version", slug=plan.slug, number=number),
        )
    assert happening.decision  # noqa: S101 - the query gives nothing else
    decision = happening.decision
    return (
        _("Decision on %(title)s", title=title) + f": {words(decision.kind)}",
        _(
            "%(body)s, § %(item)s, %(day)s.",
            body=in_language(decision.body, locale),
            item=decision.item,
            day=day(decision.decided_on, locale),
        ),
        site.address("plans.show", slug=plan.slug),
    )


def _in_consultation(
    happening: Happening, mine: Consultation, site: Site, locale: str
) -> tuple[str, str, str]:
    title = in_language(mine.title, locale)
    show = site.address("consultations.show", slug=mine.slug)
    until = _("The last reply date is %(day)s at 23:59.", day=day(mine.last_day, locale))
    match happening.event.verb:
        case Verb.CONSULTATION_ANNOUNCED:
            return _("New consultation: %(title)s", title=title), until, show
        case Verb.CONSULTATION_CHANGED:
            return _("More time to answer: %(title)s", title=title), until, show
        case Verb.CONSULTATION_CANCELLED:
            because = in_text(mine.cancelled_because, locale)
            return _("Cancelled: %(title)s", title=title), because, show
        case Verb.CONSULTATION_CORRECTED:
            text = in_text(happening.correction.text, locale) if happening.correction else ""
            return _("Correction: %(title)s", title=title), text, show + "#corrections"
        case Verb.ANSWERS_RELEASED:
            return (
                _("The comments on %(title)s have been answered", title=title),
                _("Each answer says what was decided and why."),
                site.address("comments.index", slug=mine.slug),
            )
        case _:
            return (
                _("Consultation report: %(title)s", title=title),
                _("It tells who has commented, what they said and what became of it."),
                site.address("reports.show", slug=mine.slug),
            )
