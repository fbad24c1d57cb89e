"""What was most discussed in a consultation, for everyone: as pictures, as tables and as files."""

from collections.abc import Sequence
from textwrap import shorten

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from consult.model.consultations import Consultation
from consult.queries import consultations, discussed
from consult.queries.discussed import Passage, Topic
from consult.web import figure_files
from consult.web.auth import current_actor
from consult.web.figures_drawn import Bar, Figure, Key, Part, Row
from consult.web.locale import current_locale, in_text, language_of
from consult.web.page import page

bp = Blueprint("discussed", __name__, url_prefix="/consultations/<slug>/discussed")

LONGEST = 90


@bp.get("")
def show(slug: str) -> Response:
    """Show on what most organisations and persons have spoken, and by what rule that is counted."""
    consultation = consultations.by_slug(current_actor(), slug)
    return page(
        "discussed/show.html",
        consultation=consultation,
        figures=_figures(consultation),
        most=discussed.MOST,
    )


@bp.get("/<name>/export.<kind>")
def export(slug: str, name: str, kind: str) -> Response:
    """Give the table as a file."""
    return figure_files.table(slug, _named(slug, name), kind)


@bp.get("/<name>/picture.svg")
def picture(slug: str, name: str) -> Response:
    """Give the picture as a file."""
    return figure_files.picture(slug, _named(slug, name))


def _named(slug: str, name: str) -> Figure:
    return figure_files.chosen(_figures(consultations.by_slug(current_actor(), slug)), name)


def _figures(consultation: Consultation) -> list[Figure]:
    """Draw what everyone may read; nothing where that is nothing."""
    actor = current_actor()
    if not discussed.is_public(actor, consultation):
        return []
    passages = discussed.passages(actor, consultation, current_locale())
    topics = discussed.topics(actor, consultation)
    return [_passages(consultation, passages), _topics(consultation, topics)]


def _passages(consultation: Consultation, found: Sequence[Passage]) -> Figure:
    heads = [shorten(f"{each.label} {each.plain}", LONGEST, placeholder=" …") for each in found]
    return _figure(
        "passages",
        (_("Passages"), ""),
        found,
        [
            Row(
                head,
                _cells(each),
                url_for("comments.on_block", slug=consultation.slug, uid=each.uid),
                each.locale,
            )
            for head, each in zip(heads, found, strict=True)
        ],
    )


def _topics(consultation: Consultation, found: Sequence[Topic]) -> Figure:
    return _figure(
        "themes",
        (_("Themes"), "" if found else _("Themes are shown when the region has released its answers.")),
        found,
        [
            Row(
                in_text(each.name),
                _cells(each),
                url_for("comments.index", slug=consultation.slug, theme=each.id),
                language_of(each.name),
            )
            for each in found
        ],
    )


def _cells(each: Passage | Topic) -> tuple[int, int, int]:
    return each.organisations, each.persons, each.comments


def _figure(name: str, said: tuple[str, str], found: Sequence[Passage | Topic], rows: list[Row]) -> Figure:
    """Draw who has spoken where: organisations and private persons as pieces of one bar."""
    title, about = said
    return Figure(
        name=name,
        title=title,
        about=about,
        heads=[title, _("Organisations"), _("Private persons"), _("Comments")],
        rows=rows,
        bars=[
            Bar(
                row.head,
                (Part("c1", each.organisations), Part("c2", each.persons)),
                str(each.organisations + each.persons),
                row.locale,
            )
            for row, each in zip(rows, found, strict=True)
        ],
        keys=[Key("c1", _("Organisations")), Key("c2", _("Private persons"))],
    )
