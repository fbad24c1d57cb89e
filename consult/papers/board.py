"""What a board meets over, from one frozen state: an overview of one page, the proposed decision, the text and its changes."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.formats.parts import Heading, Line, PageBreak, Part, Table, Text
from consult.formats.reports import Block, Comment, Proposal, Report
from consult.labels import words
from consult.labels.writing import current_locale, in_text
from consult.model.dispositions import Outcome
from consult.papers.disputes import Dispute, disputed
from consult.papers.report_bodies import counted, stance_table
from consult.papers.report_comments import changed, other, sender
from consult.papers.report_texts import prose
from consult.text import markdown
from consult.text.block import Block as TextBlock
from consult.text.block import BlockKind
from consult.text.excerpt import first_sentence

MOST_DISPUTED, MOST_CHANGED, MOST_REFUSED = 10, 10, 3
REFUSED = frozenset({Outcome.NOT_ACCEPTED, Outcome.OUT_OF_SCOPE})
_DEEPEST, _FEW = 6, 4


def overview(report: Report) -> Iterator[Part]:
    """Give one page: who answered and how they stand, what was most disputed, what changed, what was refused and why."""
    yield Heading(1, _("Overview"))
    yield Line(" ".join(counted(report)))
    yield from stance_table(report)
    yield from _disputed(report)
    yield Heading(2, _("What changed"))
    yield Line(_changed(report))
    yield from _refused(report)
    yield PageBreak()


def decision(report: Report) -> Iterator[Part]:
    """Give the decision that is proposed."""
    yield Heading(1, _("Proposed decision"))
    if in_text(report.decision):
        yield from prose(report.decision, report)
    else:
        yield Line(_("No decision has been proposed yet."))


def text(report: Report) -> Iterator[Part]:
    """Give the text to adopt, and what changed in it since it was consulted on."""
    if report.proposal is not None:
        language = _language(report.proposal, report.language)
        yield from _text(report.proposal, language)
        yield from _comparison(report.proposal, language)


def _disputed(report: Report) -> Iterator[Part]:
    found = disputed(report, MOST_DISPUTED)
    yield Heading(2, _("Most disputed"))
    if not found:
        yield Line(_("No comment objects to any passage."))
        return
    yield Table(
        (_("Place in the text"), _("Against"), _("For"), _("Comments"), _("What came of it")),
        [
            (each.place, str(each.against), str(each.favour), str(each.comments), _outcomes(each))
            for each in found
        ],
        (3, 2, 2, 3, 8),
    )


def _outcomes(dispute: Dispute) -> str:
    return ", ".join(
        f"{words(Outcome(outcome)).lower()} {count}" for outcome, count in dispute.outcomes.most_common()
    )


def _changed(report: Report) -> str:
    """Name the passages that changed because of comments, and which comments those were."""
    because: dict[str, list[int]] = {}
    for comment in report.comments:
        for answer in (comment.answer, *(point.answer for point in comment.points)):
            for change in answer.changes if answer else ():
                because.setdefault(change.passage, []).append(comment.number)
    if not because:
        return str(_("No passage was changed because of a comment."))
    named = [
        _("%(place)s (comment %(numbers)s)", place=place, numbers=_few(numbers))
        for place, numbers in _in_order(report, because)[:MOST_CHANGED]
    ]
    first = ngettext(
        "%(num)s passage was changed because of comments:",
        "%(num)s passages were changed because of comments:",
        len(because),
    )
    more = [_("and more, see the report")] * (len(because) > MOST_CHANGED)
    return f"{first} {', '.join([*named, *more])}."


def _few(numbers: Sequence[int]) -> str:
    """Name the first few comments, and say that there are more."""
    once = list(dict.fromkeys(numbers))
    return ", ".join([*map(str, once[:_FEW]), *["…"] * (len(once) > _FEW)])


def _in_order(report: Report, because: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
    """Put passages in the order of the text; those that it does not have come last."""
    blocks = report.proposal.blocks if report.proposal else ()
    order = {each.label: at for at, each in enumerate(blocks) if each.label}
    return sorted(because.items(), key=lambda each: order.get(each[0], len(order)))


def _refused(report: Report) -> Iterator[Part]:
    """Tell which comments were not followed and why, in the first words of the reasons."""
    found = [each for each in report.comments if each.answer and each.answer.outcome in REFUSED]
    yield Heading(2, _("What was refused, and why"))
    if not found:
        yield Line(_("No comment was refused."))
    for comment in found[:MOST_REFUSED]:
        named = _("Comment %(number)s", number=comment.number)
        yield Line(_why(comment), f"{named} – {sender(comment)}:")
    if len(found) > MOST_REFUSED:
        left = len(found) - MOST_REFUSED
        yield Line(ngettext("And %(num)s more, see the report.", "And %(num)s more, see the report.", left))


def _why(comment: Comment) -> str:
    reasons = in_text(comment.answer.reasons) if comment.answer else ""
    return first_sentence(str(markdown.html(reasons)), 110)


def _language(found: Proposal, source: str) -> str:
    """Choose the reader's language if the whole text is in it, else the language that it was written in."""
    locale = current_locale()
    return locale if all(each.texts.get(locale) for each in found.blocks) else source


def _text(found: Proposal, language: str) -> Iterator[Part]:
    yield PageBreak()
    yield Heading(1, _("The text to adopt, version %(number)s", number=found.version))
    yield Text([_block(each, language) for each in found.blocks], other(language))


def _block(block: Block, language: str) -> TextBlock:
    """Give a passage with its number, its heading one rank below the document's own."""
    kind, source = BlockKind(block.kind), in_text(block.texts, language)
    if kind is BlockKind.HEADING:
        source = f"{block.label} {source}" if block.label else source
        return TextBlock(kind, min(block.level + 1, _DEEPEST), ordered=False, source=source)
    return TextBlock(kind, block.level, ordered=block.ordered, source=source)


def _comparison(found: Proposal, language: str) -> Iterator[Part]:
    """Give every passage that is otherwise than in the text that was consulted on, in the order of the text."""
    yield PageBreak()
    yield Heading(1, _("What has changed since the consultation"))
    before = {each.uid: _plain(each, language) for each in found.before}
    after = {each.uid for each in found.blocks}
    passages = [
        (each, before.get(each.uid, ""), _plain(each, language))
        for each in found.blocks
        if before.get(each.uid) != _plain(each, language)
    ]
    gone = [(each, _plain(each, language), "") for each in found.before if each.uid not in after]
    if not passages and not gone:
        yield Line(_("Nothing has changed."))
    yield from _passages(passages, language)
    if gone:
        yield Heading(2, _("Passages that are taken out"))
        yield from _passages(gone, language)


def _passages(found: Sequence[tuple[Block, str, str]], language: str) -> Iterator[Part]:
    for block, before, after in found:
        named = block.label or _("A passage without a number")
        yield Line("", (named if before else _("%(place)s, new", place=named)) + ":")
        yield changed(before, after, other(language))


def _plain(block: Block, language: str) -> str:
    return markdown.plain(in_text(block.texts, language))
