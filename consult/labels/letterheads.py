"""Letterheads: the names of colours, what blanks stand for, and what can be wrong."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.model.letterheads import ReportBlank, Tint

TINTS: dict[str, LazyString] = {
    Tint.INK: _l("Black"),
    Tint.BLUE: _l("Blue"),
    Tint.PETROL: _l("Petrol"),
    Tint.GREEN: _l("Green"),
    Tint.RED: _l("Red"),
    Tint.PURPLE: _l("Purple"),
}

REPORT_BLANKS: dict[str, LazyString] = {
    ReportBlank.PLAN: _l("what the plan is called"),
    ReportBlank.ROUND: _l("what the consultation is called"),
    ReportBlank.REGISTRATION_NO: _l("the region’s registration number of the plan"),
    ReportBlank.EDITION: _l("the number of the edition"),
    ReportBlank.FIRST_DAY: _l("the day on which the consultation opened"),
    ReportBlank.LAST_DAY: _l("the last reply date"),
    ReportBlank.COMMENTS: _l("how many comments came in"),
    ReportBlank.INVITED: _l("how many organisations were invited"),
    ReportBlank.ANSWERED: _l("how many of the invited answered"),
    ReportBlank.ORGANISATIONS: _l("how many organisations answered, invited or not"),
    ReportBlank.PERSONS: _l("how many private persons commented"),
    ReportBlank.ACCEPTED: _l("how many comments were accepted"),
    ReportBlank.PARTLY: _l("how many comments were partly accepted"),
    ReportBlank.REFUSED: _l("how many comments were not accepted"),
}

LETTERHEADS: dict[type[StrEnum], dict[str, LazyString]] = {Tint: TINTS, ReportBlank: REPORT_BLANKS}

LETTERHEAD_PROBLEMS: dict[str, LazyString] = {
    "letterhead_changed": _l(
        "A colleague has changed the letterhead since you opened it. What you wrote is still here."
    ),
    "letterhead_without_name": _l("Write the name of the region."),
    "logo_without_words": _l("Write in both languages what the logo shows, for those who cannot see it."),
    "unknown_report_blank": _l("%(typed)s is no placeholder. Choose one from the list below."),
    "not_logo": _l("The file is no PNG or SVG. Save the logo as one of them."),
    "logo_unsafe": _l(
        "The SVG holds something that is not taken in a logo: %(found)s. Save it with its letters as outlines and "
        "without pictures and scripts, or as PNG."
    ),
    "logo_too_large": _l("The logo has too many dots: at most %(limit)s on each side."),
    "logo_blank": _l("Nothing can be seen in the file. Save the logo with its size, or as PNG."),
}
