"""Why the place of something that came in another way is not known, in a sentence."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.formats.comment_places import Misplaced
from consult.formats.exchange_places import Placeless
from consult.formats.word_changes import Lost
from consult.model.registrations import BY_HAND

_SENTENCES: dict[str, LazyString] = {
    Lost.CONTENTS: _l("It stood in a table of contents."),
    Lost.MARGIN: _l("It stood in a header or footer."),
    Lost.TEXT_BOX: _l("It stood in a text box, which is not read with the text around it."),
    Lost.COPY: _l("It stood in a copy that the file keeps for older programs."),
    Lost.IN_COMMENT: _l("It stood in a comment."),
    Lost.HIDDEN: _l("It stood in hidden words."),
    Lost.TITLE: _l("It stood in the title of the document."),
    Lost.NOT_IN_TEXT: _l("It stood in lines that are not read as text, such as a list of contents."),
    Lost.NO_PLACE: _l("The file does not tell what it is about."),
    Lost.NOT_IN_VERSION: _l("It stood at a passage that is not in the text that was sent out."),
    Placeless.UNKNOWN_DOCUMENT: _l("It names a document that is not in the file."),
    Placeless.UNKNOWN_VERSION: _l("It names no version of the text that is in the file."),
    Placeless.UNKNOWN_PASSAGE: _l("It names a passage that is not in the text."),
    Placeless.WORDS_NOT_THERE: _l("It quotes words that are not in the text."),
    Misplaced.WORDS_TWICE: _l("It quotes words that stand in several places."),
    Misplaced.OTHER_SECTION: _l("It quotes words that stand in another section than the one that it names."),
    BY_HAND: _l("Whoever registered it found no passage that it is about."),
}


def placeless(code: str) -> str:
    """Say why something has no place."""
    return str(_SENTENCES.get(code, _SENTENCES[Lost.NO_PLACE]))
