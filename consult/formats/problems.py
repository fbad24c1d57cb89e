"""Why a file cannot be read, as codes that the web layer puts into words."""

from enum import StrEnum

from consult.errors import Invalid
from consult.text.blocks import MOST_BLOCKS

MAX_BLOCKS = MOST_BLOCKS


class UnreadableCode(StrEnum):
    """The reasons for refusing a file; each is one sentence to the person who sent it."""

    TOO_LARGE = "too_large"  # size, limit in bytes
    ONLY_WORD = "only_word"
    WRONG_TYPE = "wrong_type"  # found: pdf, doc, odt, rtf, xlsx, pptx, docx, html, image, zip
    NOT_DOCX = "not_docx"
    ZIP_BOMB = "zip_bomb"
    MACROS = "macros"
    DTD = "dtd"
    ENCRYPTED = "encrypted"
    NOT_TEXT = "not_text"
    NOT_UTF8 = "not_utf8"
    EMPTY = "empty"
    TOO_MANY_BLOCKS = "too_many_blocks"  # limit
    TOO_MANY_REMARKS = "too_many_remarks"  # comments, changes: the most that a returned file may have
    FILE_TOO_LARGE = "file_too_large"  # limit in MB: the most that a file which is kept as it came may have
    NOT_ENCLOSABLE = "not_enclosable"
    DAMAGED = "damaged"
    NOT_LOGO = "not_logo"
    LOGO_UNSAFE = "logo_unsafe"  # found: an element or an attribute of an SVG
    LOGO_TOO_LARGE = "logo_too_large"  # limit in dots
    LOGO_BLANK = "logo_blank"
    NOT_TABLE = "not_table"
    TOO_MANY_ROWS = "too_many_rows"  # limit
    NO_HEADER = "no_header"  # a table file whose first row is not one name per column, all different
    BAD_ROW = "bad_row"  # row


class Unreadable(Invalid):
    """A file is refused before anything of it is used."""

    def __init__(self, code: UnreadableCode, **parameters: str | int) -> None:
        super().__init__(code, **parameters)
