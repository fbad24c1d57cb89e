"""What a drafter must know about a text that came in from a file."""

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from consult.formats.remarks import Remark, RemarkCode

WHOLE: dict[RemarkCode, LazyString] = {
    RemarkCode.METADATA_LEFT_OUT: _l("These fields at the top of the file were left out: %(names)s."),
    RemarkCode.ENCODING_GUESSED: _l(
        "The file is not in UTF-8. It was read as %(encoding)s; check the letters å, ä and ö."
    ),
    RemarkCode.NO_HEADINGS: _l("The file has no headings, so the text has no sections."),
    RemarkCode.EMPTY_DOCUMENT: _l("The file has a title but no text."),
}


def remark(said: Remark) -> str:
    """Say in the reader's language what happened to a file's content on the way in."""
    if said.code in WHOLE:
        return str(WHOLE[said.code]) % dict(said.parameters)
    count = int(said.parameters.get("count", 1))
    return (_kept_or_not(count) | _made_simpler(count))[said.code]


def _kept_or_not(count: int) -> dict[RemarkCode, str]:
    """Say how much of something was left out or taken in."""
    return {
        RemarkCode.IMAGES_LEFT_OUT: ngettext(
            "%(num)s picture was left out.", "%(num)s pictures were left out.", count
        ),
        RemarkCode.FOOTNOTES_MOVED: ngettext(
            "%(num)s footnote is now a paragraph at the end of its section.",
            "%(num)s footnotes are now paragraphs at the end of their sections.",
            count,
        ),
        RemarkCode.COMMENTS_IGNORED: ngettext(
            "%(num)s comment in the margin was left out.",
            "%(num)s comments in the margin were left out.",
            count,
        ),
        RemarkCode.INSERTIONS_ACCEPTED: ngettext(
            "%(num)s tracked insertion was kept as text.",
            "%(num)s tracked insertions were kept as text.",
            count,
        ),
        RemarkCode.DELETIONS_DROPPED: ngettext(
            "%(num)s tracked deletion was left out.", "%(num)s tracked deletions were left out.", count
        ),
        RemarkCode.CONTENTS_LEFT_OUT: ngettext(
            "%(num)s line of a table of contents was left out.",
            "%(num)s lines of a table of contents were left out.",
            count,
        ),
        RemarkCode.HIDDEN_LEFT_OUT: ngettext(
            "%(num)s piece of hidden text was left out.",
            "%(num)s pieces of hidden text were left out.",
            count,
        ),
    }


def _made_simpler(count: int) -> dict[RemarkCode, str]:
    """Say how much of something became something simpler."""
    return {
        RemarkCode.NUMBERING_STRIPPED: ngettext(
            "The typed number of %(num)s heading was taken away; sections are numbered by themselves.",
            "The typed numbers of %(num)s headings were taken away; sections are numbered by themselves.",
            count,
        ),
        RemarkCode.HEADINGS_TOO_DEEP: ngettext(
            "%(num)s heading was deeper than six levels and is now on the sixth.",
            "%(num)s headings were deeper than six levels and are now on the sixth.",
            count,
        ),
        RemarkCode.CELLS_FLATTENED: ngettext(
            "%(num)s merged table cell was taken apart.",
            "%(num)s merged table cells were taken apart.",
            count,
        ),
        RemarkCode.TABLES_IN_TABLES: ngettext(
            "%(num)s table inside another table is now text in a cell.",
            "%(num)s tables inside other tables are now text in cells.",
            count,
        ),
        RemarkCode.HTML_AS_TEXT: ngettext(
            "%(num)s HTML tag is shown as it is written.",
            "%(num)s HTML tags are shown as they are written.",
            count,
        ),
        RemarkCode.FORMULAS_FLATTENED: ngettext(
            "%(num)s formula is now plain characters.", "%(num)s formulas are now plain characters.", count
        ),
        RemarkCode.LINKS_LEFT_OUT: ngettext(
            "%(num)s link to another place than the web is now plain words.",
            "%(num)s links to other places than the web are now plain words.",
            count,
        ),
    }
