"""How organisations took part in a consultation, and what there is to choose of its report, in words."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.model.report_editions import FileState
from consult.model.reports import Arrangement, Column, How, ReportKind, Shown

HOW: dict[str, LazyString] = {
    How.RESPONSE: _l("Handed in a response"),
    How.JOINT: _l("Answered jointly with another organisation"),
    How.REGISTERED: _l("Answered in another way, registered by the region"),
    How.COMMENTS: _l("Commented without a response"),
    How.NO_COMMENTS: _l("Has no comments"),
    How.DECLINES: _l("Declines to respond"),
    How.WITHDRAWN: _l("Has withdrawn its answer"),
    How.SILENT: _l("Has not answered"),
}

REPORT_KINDS: dict[str, LazyString] = {
    ReportKind.PDF: _l("PDF"),
    ReportKind.DOCX: _l("Word"),
    ReportKind.HTML: _l("Web page (HTML)"),
    ReportKind.XLSX: _l("Excel workbook"),
    ReportKind.CSV: _l("CSV file"),
}

ARRANGEMENTS: dict[str, LazyString] = {
    Arrangement.SECTION: _l("By section"),
    Arrangement.RESPONDENT: _l("By respondent"),
}

SHOWN: dict[str, LazyString] = {
    Shown.SECTOR: _l("Sector"),
    Shown.PASSAGE: _l("Place in the text"),
    Shown.RECEIVED: _l("Received"),
    Shown.STANCE: _l("Stance and kind"),
    Shown.AGREE: _l("How many agree"),
    Shown.WORDS: _l("The comment"),
    Shown.PROPOSED: _l("Proposed wording"),
    Shown.REASONS: _l("The region’s reasons"),
    Shown.CHANGES: _l("The words before and after"),
    Shown.RESPONSES: _l("Annex with the original responses"),
    Shown.BOARD: _l("For the board: overview, proposed decision, the text and what changed in it"),
}

COLUMNS: dict[str, LazyString] = {
    Column.NUMBER: _l("Number"),
    Column.CAME: _l("Taken along from"),
    Column.SENDER: _l("Sender"),
    Column.SIGNED: _l("Signed as"),
    Column.SECTOR: _l("Sector"),
    Column.PLACE: _l("Place in the text"),
    Column.QUOTE: _l("Quoted words"),
    Column.RECEIVED: _l("Received"),
    Column.LATE: _l("Late"),
    Column.STANCE: _l("Stance"),
    Column.KIND: _l("Kind"),
    Column.AGREE: _l("Agree"),
    Column.WORDS: _l("The comment"),
    Column.LANGUAGE: _l("Language"),
    Column.PROPOSED: _l("Proposed wording"),
    Column.OUTCOME: _l("Outcome"),
    Column.REASONS: _l("The region’s reasons"),
    Column.BEFORE: _l("Words before"),
    Column.AFTER: _l("Words after"),
    Column.REMARK: _l("Remark"),
}

FILE_STATES: dict[str, LazyString] = {
    FileState.WAITING: _l("Waits to be made"),
    FileState.WORKING: _l("Is being made"),
    FileState.DONE: _l("Ready"),
    FileState.FAILED: _l("Failed"),
}

REPORTING: dict[type[StrEnum], dict[str, LazyString]] = {
    How: HOW,
    ReportKind: REPORT_KINDS,
    Arrangement: ARRANGEMENTS,
    Shown: SHOWN,
    Column: COLUMNS,
    FileState: FILE_STATES,
}

FAILURES: dict[str, LazyString] = {
    "no_room": _l("The disk is full. Make room and run it again."),
    "interrupted": _l("The work was interrupted. Run it again."),
    "broken": _l(
        "Something in the program went wrong; it is in the log. Run it again, or ask whoever runs the program."
    ),
}
"""Why a file could not be made, and what to do."""
