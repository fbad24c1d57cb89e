"""In which language a passage's words before and after are shown to a reader."""

from dataclasses import dataclass

from consult.model.versions import Block, BlockText


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one passage in two versions, in one language; nothing where a version lacks the passage."""

    locale: str
    before: BlockText | None
    after: BlockText | None

    @property
    def was(self) -> str:
        """Give the words before, as readers see them."""
        return self.before.plain if self.before else ""

    @property
    def now(self) -> str:
        """Give the words after, as readers see them."""
        return self.after.plain if self.after else ""

    @property
    def source_before(self) -> str:
        """Give the Markdown before."""
        return self.before.source if self.before else ""

    @property
    def source_after(self) -> str:
        """Give the Markdown after."""
        return self.after.source if self.after else ""


def choose(before: Block | None, after: Block | None, locale: str, source: str) -> Wording:
    """Choose the reader's language, or else the one that the plan is written in.

    A translation is passed over where a version lacks it, and where it has not followed a change of the original.
    """
    old, new = _by_locale(before), _by_locale(after)
    said = Wording(locale, old.get(locale), new.get(locale))
    written = Wording(source, old.get(source), new.get(source))
    is_lacking = (before is not None and said.before is None) or (after is not None and said.after is None)
    has_not_followed = said.was == said.now and written.was != written.now
    return written if is_lacking or has_not_followed else said


def _by_locale(block: Block | None) -> dict[str, BlockText]:
    return {text.locale: text for text in block.texts if text.source} if block else {}
