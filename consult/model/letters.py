"""What a covering letter may leave blank, to be filled in when it is read."""

from enum import StrEnum


class Blank(StrEnum):
    """Something that stands in a letter as a name in braces."""

    ORGANISATION = "organisation"
    TITLE = "title"
    PLAN = "plan"
    SUMMARY = "summary"
    SECTIONS = "sections"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    DECISION = "decision"
    PARTICIPATION = "participation"
    PUBLICATION = "publication"
    CONTACTS = "contacts"
    REGISTRATION_NO = "registration_no"


NAMES: dict[Blank, dict[str, str]] = {
    Blank.ORGANISATION: {"sv": "organisation", "en": "organisation"},
    Blank.TITLE: {"sv": "remissens titel", "en": "consultation title"},
    Blank.PLAN: {"sv": "planens titel", "en": "plan title"},
    Blank.SUMMARY: {"sv": "planen i korthet", "en": "plan in brief"},
    Blank.SECTIONS: {"sv": "remissens avsnitt", "en": "sections"},
    Blank.FIRST_DAY: {"sv": "första dag", "en": "first day"},
    Blank.LAST_DAY: {"sv": "sista svarsdag", "en": "last reply date"},
    Blank.DECISION: {"sv": "när beslutet fattas", "en": "when the board decides"},
    Blank.PARTICIPATION: {"sv": "vilka som får svara", "en": "who may answer"},
    Blank.PUBLICATION: {"sv": "när synpunkterna visas", "en": "when comments are shown"},
    Blank.CONTACTS: {"sv": "kontaktpersoner", "en": "contacts"},
    Blank.REGISTRATION_NO: {"sv": "diarienummer", "en": "registration number"},
}
"""What the blanks are called in each language; these names stand in letters that are kept, so they never change."""

BY_NAME = {name: blank for blank, names in NAMES.items() for name in names.values()}
"""Which blank a name means; a name is understood in a letter of any language."""
