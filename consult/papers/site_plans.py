"""The versions of a plan as pages of the site of a closed case: each passage has an address, and leads to its comments."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from consult.formats.parts import Facts, Prose
from consult.formats.site_written import Link, Passage, Piece
from consult.labels.writing import current_locale, full_date, in_text, language_of
from consult.model.plans import Plan
from consult.model.versions import Version
from consult.papers import archive_texts
from consult.papers.report_comments import other
from consult.papers.site_rounds import Held
from consult.policy import ANONYMOUS
from consult.queries import versions
from consult.text.blocks import Block, BlockKind
from consult.text.labels import labels


def pieces(plan: Plan, version: Version, held: Sequence[Held]) -> Iterator[Piece]:
    """Give a version in the reader's language, or else in the one that the plan is written in."""
    yield Facts([(_("Published"), full_date(version.published_at))])
    if note := in_text(version.note):
        yield Prose(note, other(language_of(version.note)))
    texts = archive_texts.spoken(version)
    locale = current_locale() if current_locale() in texts else plan.source_locale
    blocks = texts.get(locale, [])
    said = _said([each for each in held if each.round.version_id == version.id])
    places = _places_in_lists(blocks)
    for block, label, place in zip(blocks, labels(blocks), places, strict=True):
        yield Passage(block, label, place, other(locale), said.get(label, ()))


def _said(held: Sequence[Held]) -> dict[str, list[Link]]:
    """Say which comments are about which passage, by its number."""
    found: dict[str, list[Link]] = {}
    for each in held:
        addresses = each.addresses(current_locale())
        for comment in each.report.comments:
            if comment.passage:
                name = _("comment %(number)s", number=comment.number)
                link = Link(str(name), addresses[comment.number])
                found.setdefault(comment.passage.partition("–")[0], []).append(link)
    return found


def _places_in_lists(blocks: Sequence[Block]) -> list[int]:
    """Count the items of numbered lists, so that each stands by itself under the number that it has."""
    counts: list[int] = []
    found = []
    for block in blocks:
        if block.kind is not BlockKind.ITEM:
            counts = []
            found.append(1)
            continue
        counts = [*counts[: block.level], *([0] * (block.level - len(counts)))]
        counts[block.level - 1] += 1
        found.append(counts[block.level - 1])
    return found


def places(version: Version, locale: str) -> dict[str, str]:
    """Give the identities of the passages of a version by the numbers that they are cited by."""
    blocks = versions.source_of(ANONYMOUS, version, locale)
    return {label: block.uid or label for block, label in zip(blocks, labels(blocks), strict=True)}
