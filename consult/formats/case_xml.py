"""Write what was said in a case, and what it was answered, as XML that needs no program; `case.xsd` beside it is its schema."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from consult.formats.characters import clean
from consult.formats.reports import Answer, Change, Comment, Report, Response, Round, Texts
from consult.paths import PACKAGE

SPACE = "urn:consult:case:1"
_OPEN = f'<?xml version="1.0" encoding="UTF-8"?>\n<case xmlns="{SPACE}"'


def schema() -> bytes:
    """Give the schema of the file."""
    return (PACKAGE / "formats" / "case.xsd").read_bytes()


def write(number: str, plan: Texts, reports: Iterable[Report]) -> Iterator[bytes]:
    """Write a case: its registration number, its plan, and each consultation with its comments and responses."""
    yield f"{_OPEN}{_attributes(registration=number)}>\n{_texts('plan', plan)}".encode()
    for each in reports:
        yield from map(str.encode, _consultation(each))
    yield b"</case>\n"


def _consultation(report: Report) -> Iterator[str]:
    yield f"<consultation{_round(report.round)}>{_texts('title', report.round.title)}\n"
    for each in report.responses:
        yield _response(each)
    for comment in report.comments:
        yield _comment(comment)
    for taken in report.taken_along:
        yield f"<takenAlong{_round(taken.round)}>\n"
        yield from map(_comment, taken.comments)
        yield "</takenAlong>\n"
    yield "</consultation>\n"


def _round(round_: Round) -> str:
    return _attributes(id=round_.slug, firstDay=round_.first_day, lastDay=round_.last_day)


def _response(response: Response) -> str:
    said = "".join(
        _words(name, words)
        for name, words in (
            ("summary", response.summary),
            ("views", response.views),
            ("reservation", response.reservation),
        )
    )
    head = _attributes(
        number=response.number,
        organisation=response.organisation,
        received=response.received_at.isoformat(),
        stance=response.stance,
        withdrawn=response.withdrawn_at.isoformat() if response.withdrawn_at else "",
    )
    files = "".join(
        f"<file{_attributes(name=each.name, size=each.size, sha256=each.sha256)}/>" for each in response.files
    )
    return f"<response{head}>{said}{files}</response>\n"


def _comment(comment: Comment) -> str:
    head = _attributes(
        number=comment.number,
        received=comment.received_at.isoformat(),
        published=str(comment.is_published).lower(),
        sender=comment.sender,
        organisation=comment.organisation,
        sector=comment.sector,
        passage=comment.passage,
        question=comment.question.number if comment.question else "",
        kind=comment.kind,
        stance=comment.stance,
        agree=comment.agree,
        withdrawn=comment.withdrawn_at.isoformat() if comment.withdrawn_at else "",
    )
    parts = [
        _words("quote", comment.quote, comment.text_language),
        _words("body", comment.body, comment.language),
        _words("replaced", comment.replaced, comment.text_language),
        _words("proposed", comment.proposed or "", comment.text_language),
        _answer(comment.answer),
        *(
            f"<point{_attributes(passage=each.passage)}>{_words('body', each.body, each.language)}"
            f"{_answer(each.answer)}</point>"
            for each in comment.points
        ),
    ]
    return f"<comment{head}>{''.join(parts)}</comment>\n"


def _answer(answer: Answer | None) -> str:
    if answer is None:
        return ""
    released = answer.released_at.isoformat() if answer.released_at else ""
    same = " ".join(map(str, answer.same_as))
    head = _attributes(outcome=answer.outcome, released=released, sameAs=same)
    return (
        f"<answer{head}>{_texts('reasons', answer.reasons)}{''.join(map(_change, answer.changes))}</answer>"
    )


def _change(change: Change) -> str:
    said = _words("before", change.before) + _words("after", change.after)
    return f"<change{_attributes(passage=change.passage)}>{said}</change>"


def _texts(name: str, texts: Texts) -> str:
    return "".join(_words(name, words, language) for language, words in texts.items())


def _words(name: str, words: str, language: str = "") -> str:
    spoken = f" xml:lang={quoteattr(language)}" if language else ""
    return f"<{name}{spoken}>{escape(clean(words))}</{name}>" if words else ""


def _attributes(**values: object) -> str:
    """Write what is known as attributes; what is empty is left out."""
    return "".join(
        f" {name}={quoteattr(clean(str(value)))}" for name, value in values.items() if value not in {"", None}
    )
