"""What no schema can say of an exchange file: that its parts name each other, and that its days can be."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from consult.formats import exchange_points
from consult.formats.exchange import (
    Comment,
    Consultation,
    Document,
    Move,
    Paragraph,
    Point,
    Response,
    Section,
    Version,
)
from consult.formats.exchange_reading import MOST_PROBLEMS, BadFile, Problem

MOST_COMMENTS = 200_000


def check(file: Consultation) -> None:
    """Raise BadFile with all that is wrong between the parts of a file, in their order."""
    found = [problem for problem, _ in zip(_problems(file), range(MOST_PROBLEMS), strict=False)]
    if found:
        raise BadFile(found)


def _problems(file: Consultation) -> Iterator[Problem]:
    yield from _days(file)
    if not file.documents:
        yield Problem("$.documents", "There is no document.")
    yield from _twice("$.documents", (each.id for each in file.documents))
    for at, document in enumerate(file.documents):
        yield from _document(document, f"$.documents[{at}]")
    yield from _twice("$.participants", (each.id for each in file.participants))
    if len(file.comments) > MOST_COMMENTS:
        yield Problem("$.comments", f"There are more than {MOST_COMMENTS} comments.")
    yield from _twice("$.comments", (each.id for each in file.comments))
    yield from _comments(file)
    if file.scope is not None and not file.scope:
        yield Problem("$.scope", "It names no section. Leave it out for a consultation about the whole text.")
    yield from exchange_points.problems(file)


def _twice(path: str, ids: Iterable[str]) -> Iterator[Problem]:
    for key, count in Counter(ids).items():
        if count > 1:
            yield Problem(path, f"“{key}” is the id of {count} of them.")


def _days(file: Consultation) -> Iterator[Problem]:
    days = {name: day_of(getattr(file.period, name)) for name in ("opens", "closes")}
    for name, day in days.items():
        if day is None:
            yield Problem(f"$.period.{name}", "Expected a day from 2000 to 2199 as YYYY-MM-DD.")
    if days["opens"] and days["closes"] and days["closes"] < days["opens"]:
        yield Problem("$.period", "It closes before it opens.")


def _document(document: Document, path: str) -> Iterator[Problem]:
    if not document.versions:
        yield Problem(f"{path}.versions", "There is no version.")
    yield from _twice(f"{path}.versions", (each.id for each in document.versions))
    for at, version in enumerate(document.versions):
        yield from _version(version, f"{path}.versions[{at}]")


def _version(version: Version, path: str) -> Iterator[Problem]:
    rows: list[Section | Paragraph] = [*version.sections, *version.paragraphs]
    yield from _twice(path, (each.id for each in rows))
    yield from _twice(path, (each.uid for each in rows if each.uid))
    sections = {each.id for each in version.sections}
    for at, paragraph in enumerate(version.paragraphs):
        if paragraph.section_id is not None and paragraph.section_id not in sections:
            where = f"{path}.paragraphs[{at}].section_id"
            yield Problem(where, f"There is no section “{paragraph.section_id}” in this version.")


def _comments(file: Consultation) -> Iterator[Problem]:
    people = {each.id for each in file.participants}
    comments = {each.id for each in file.comments}
    threads = roots(file.comments)
    for at, comment in enumerate(file.comments):
        path = f"$.comments[{at}]"
        if comment.author_id not in people:
            yield Problem(f"{path}.author_id", f"There is no participant “{comment.author_id}”.")
        if comment.parent_id is not None and comment.parent_id not in comments:
            yield Problem(f"{path}.parent_id", f"There is no comment “{comment.parent_id}”.")
        elif comment.id not in threads:
            yield Problem(f"{path}.parent_id", "The comments above it go round in a circle.")
        if comment.question is not None and comment.question > len(file.questions):
            yield Problem(f"{path}.question", f"There is no question {comment.question}.")
        yield from _moments(comment, path)


def _moments(said: Comment | Point | Move | Response, path: str) -> Iterator[Problem]:
    """Say which moments of a comment, its points, their answers and their moves cannot be."""
    for name in ("created", "closed", "decided", "taken_back"):
        words = getattr(said, name, None)
        if words is not None and moment_of(words) is None:
            yield Problem(
                f"{path}.{name}",
                "Expected a day from 1900 to 2199, or a day and a time, such as 2026-11-30T14:05:00Z.",
            )
    answer = getattr(said, "response", None)
    if answer is not None:
        yield from _moments(answer, f"{path}.response")
    for name in ("points", "moves"):
        for at, each in enumerate(getattr(said, name, None) or ()):
            yield from _moments(each, f"{path}.{name}[{at}]")


def roots(comments: Sequence[Comment]) -> dict[str, str]:
    """Give for each comment the id of the one that its thread begins with; none for threads that go round in a circle."""
    above = {each.id: each.parent_id for each in comments}
    found: dict[str, str | None] = {}
    for key in above:
        way: dict[str, None] = {}
        at: str = key
        while at not in found and at not in way:
            way[at] = None
            parent = above[at]
            if parent is None or parent not in above:
                found[at] = at
            else:
                at = parent
        root = found.get(at)
        found |= dict.fromkeys(way, root)
    return {key: root for key, root in found.items() if root is not None}


def day_of(words: str) -> date | None:
    """Read a day that a consultation can have."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2199 else None


def moment_of(words: str) -> datetime | None:
    """Read a day, or a day and a time; what has no time zone is in UTC."""
    try:
        moment = datetime.fromisoformat(words)
        utc = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return utc if 1900 <= utc.year <= 2199 else None
