"""Three Markdown wordings of one block made one, such that no emphasis, link or table row is broken."""

from consult.text import merge as by_words
from consult.text import parser
from consult.text.markdown import is_table, plain
from consult.text.merge import Conflict, Merged
from consult.text.normal import normal
from consult.text.replacing import replace


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Bring their changes of a block's source into ours.

    The sources are merged word by word, and so is what a reader sees of them. The first is taken when it shows the
    second. Else, if one side has changed nothing but words, its words are put into the other side's source. What
    remains, such as one side's link on the other side's new words, is a conflict as a whole. The words of a conflict
    are those that a reader sees. Raises Invalid as merge.merge does.
    """
    raw = by_words.merge(base, ours, theirs)
    if (raw.text == ours and not raw.conflicts) or ours == base:
        return raw
    seen = by_words.merge(_seen(base), _seen(ours), _seen(theirs))
    if bool(raw.conflicts) == bool(seen.conflicts) and _shows(raw.text, seen.text, (base, ours, theirs)):
        return Merged(raw.text, seen.conflicts)
    for marked, bare in ((ours, theirs), (theirs, ours)):
        if seen.conflicts and marked is theirs:
            break  # our words stand where there is a conflict, and so must our marks
        if not is_table(marked) and _is_words_only(base, bare):
            result = reworded(marked, seen.text)
            if result is not None:
                return Merged(result, seen.conflicts)
    return Merged(ours, (Conflict(base, ours, theirs),))


def _seen(source: str) -> str:
    """Give what a reader sees, with a line between the cells of a table."""
    cells = parser.table_tokens(source)
    if cells is None:
        return plain(source)
    return " | ".join(
        normal(parser.visible(token.children or ())) for token in cells if token.type == "inline"
    )


def reworded(source: str, words: str) -> str | None:
    """Give a source that reads as the words and keeps its marks; None where that cannot be done."""
    shown = plain(source)
    return source if shown == words else replace(source, shown, words, 0)


def _is_words_only(base: str, changed: str) -> bool:
    return reworded(base, plain(changed)) == changed


def _shows(source: str, wanted: str, before: tuple[str, ...]) -> bool:
    """Tell whether a source reads as wanted and is a table of the same shape, where it was one."""
    if _seen(source) != wanted or is_table(source) != is_table(before[1]):
        return False
    return not is_table(source) or _widths(source) <= set().union(*map(_widths, before))


def _widths(table: str) -> set[int]:
    """Give how many cells the rows of a table have."""
    return {line.replace("\\|", "").strip().strip("|").count("|") for line in table.split("\n")}
