"""The text of a version as a file to take away."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response
from flask_babel import gettext as _

from consult.formats import markdown_file, pdf_written, word_written
from consult.formats.parts import Facts, Part, Text
from consult.model.plans import Plan
from consult.model.versions import Version
from consult.papers.letterheads import sender
from consult.queries import decisions, letterheads, plans, versions
from consult.text.blocks import Block
from consult.text.labels import labels
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.locale import TAGS, current_locale, full_date, in_text

bp = Blueprint("plan_files", __name__, url_prefix="/plans")


@dataclass(frozen=True, slots=True)
class Written:
    """A version's text in the reader's language, or else in the one that the plan is written in."""

    plan: Plan
    version: Version
    locale: str
    blocks: list[Block]

    def name(self, ending: str) -> str:
        """Give the name that its file gets."""
        return f"{self.plan.slug}-{self.version.number}-{self.locale}.{ending}"


def _written(slug: str, number: int) -> Written:
    actor, locale = current_actor(), current_locale()
    plan = plans.by_slug(actor, slug)
    version = versions.published(actor, plan, number)
    blocks = versions.source_of(actor, version, locale)
    if blocks:
        return Written(plan, version, locale, blocks)
    return Written(plan, version, plan.source_locale, versions.source_of(actor, version, plan.source_locale))


@bp.get("/<slug>/<int:number>.md")
def as_markdown(slug: str, number: int) -> Response:
    """Give it as a Markdown file, which can be imported again."""
    text = _written(slug, number)
    data = markdown_file.write(in_text(text.plan.title), text.blocks)
    return as_file(data, "text/markdown", text.name("md"))


@bp.get("/<slug>/<int:number>.docx")
def as_word(slug: str, number: int) -> Response:
    """Give it as a Word file, to be commented on and sent back."""
    text = _written(slug, number)
    data = word_written.write(in_text(text.plan.title), [*_head(text), Text(text.blocks)], TAGS[text.locale])
    return as_file(data, word_written.MIMETYPE, text.name("docx"))


@bp.get("/<slug>/<int:number>.pdf")
def as_pdf(slug: str, number: int) -> Response:
    """Give it as a PDF with what was decided about it and the numbers that its passages are cited by."""
    text = _written(slug, number)
    numbers = dict(zip((block.uid or "" for block in text.blocks), labels(text.blocks), strict=True))
    published = text.version.published_at
    assert published is not None  # noqa: S101 - it was found among the published
    data = pdf_written.write(
        in_text(text.plan.title),
        [*_head(text), Facts(_facts(text)), Text(text.blocks, labels=numbers)],
        TAGS[text.locale],
        published,
    )
    return as_file(data, pdf_written.MIMETYPE, text.name("pdf"))


def _head(text: Written) -> Iterable[Part]:
    return sender(letterheads.written(letterheads.standing(current_actor(), text.plan.id)))


def _facts(text: Written) -> list[tuple[str, str]]:
    """Say which version it is, and who adopted it; in the reader's language, as the rest of the page is."""
    rows = [
        (
            _("Version"),
            _(
                "Version %(number)s, %(day)s",
                number=text.version.number,
                day=full_date(text.version.published_at),
            ),
        )
    ]
    adopted = decisions.adoption(current_actor(), text.version)
    if adopted:
        said = _(
            "%(day)s, %(body)s, § %(item)s",
            day=full_date(adopted.decided_on),
            body=in_text(adopted.body),
            item=adopted.item,
        )
        rows.insert(0, (_("Adopted"), said))
    if text.plan.registration_no:
        rows.append((_("Registration number"), text.plan.registration_no))
    return rows
