"""What happened to a file's content on the way in, as codes that the web layer puts into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class RemarkCode(StrEnum):
    """What the drafter must know about an imported text; `count` says how many times."""

    IMAGES_LEFT_OUT = "images_left_out"  # count
    FOOTNOTES_MOVED = "footnotes_moved"  # count: now paragraphs at the end of their section
    COMMENTS_IGNORED = "comments_ignored"  # count
    INSERTIONS_ACCEPTED = "insertions_accepted"  # count: tracked insertions, kept as text
    DELETIONS_DROPPED = "deletions_dropped"  # count: tracked deletions, left out
    NUMBERING_STRIPPED = "numbering_stripped"  # count: typed numbers taken away from headings
    HEADINGS_TOO_DEEP = "headings_too_deep"  # count: deeper than level 6, now level 6
    CELLS_FLATTENED = "cells_flattened"  # count: merged table cells taken apart
    TABLES_IN_TABLES = "tables_in_tables"  # count: inner tables, now text in a cell
    CONTENTS_LEFT_OUT = "contents_left_out"  # count: lines of a table of contents
    HIDDEN_LEFT_OUT = "hidden_left_out"  # count: pieces of text that Word was told to hide
    FORMULAS_FLATTENED = "formulas_flattened"  # count: equations, now plain characters
    LINKS_LEFT_OUT = "links_left_out"  # count: links to other places than the web, now plain words
    HTML_AS_TEXT = "html_as_text"  # count: tags in a Markdown file, shown as they are written
    METADATA_LEFT_OUT = "metadata_left_out"  # names: fields of the front matter besides the title
    ENCODING_GUESSED = "encoding_guessed"  # encoding
    NO_HEADINGS = "no_headings"
    EMPTY_DOCUMENT = "empty_document"


@dataclass(frozen=True)
class Remark:
    """One thing to tell the drafter, with what belongs to it."""

    code: RemarkCode
    parameters: Mapping[str, str | int] = field(default_factory=dict)


def counted(counts: Mapping[RemarkCode, int]) -> tuple[Remark, ...]:
    """Turn counts into remarks, in the order of the codes, leaving out what did not occur."""
    return tuple(Remark(code, {"count": counts[code]}) for code in RemarkCode if counts.get(code))
