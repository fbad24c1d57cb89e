"""Read the demonstration's source: plans, recipients, comments, threads, answers and revisions."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from consult.db import Texts
from consult.model.comments import CommentKind, Stance
from consult.model.dispositions import Outcome
from consult.model.organisations import Sector

FOLDER = Path(__file__).parent
SUFFIX = re.compile(r" – demo.*$")

STANCES = {"no_objection": Stance.NO_COMMENTS, "abstains": Stance.DECLINES}
OUTCOMES = {"extension_granted": Outcome.ANSWERED}
QUESTIONS = {"question", "extension_request"}
IN_WORDS = {"C23"}
"""Comments that say what should be added rather than how it should be worded."""


@dataclass(frozen=True, slots=True)
class Author:
    """Someone made up who comments, for a made-up organisation or as a private person."""

    title: str
    organisation: str
    sector: Sector

    @property
    def name(self) -> str:
        """Give the name that stands at the top of the page when this person is signed in."""
        return f"{self.title}, {self.organisation}" if self.organisation else f"{self.title} (demo)"


@dataclass(frozen=True, slots=True)
class Said:
    """A comment in the source; `label` is nothing for one on the whole plan."""

    key: str
    plan: str
    label: str
    locale: str
    author: Author
    kind: CommentKind
    stance: Stance
    quote: str
    body: str
    proposed: str | None
    outcome: Outcome
    response: str


@dataclass(frozen=True, slots=True)
class Message:
    """Something said in the thread under a comment; the region's own words have no author."""

    comment: str
    author: str
    locale: str
    body: str


@dataclass(frozen=True, slots=True)
class Revision:
    """New words for a paragraph, and the comments behind them."""

    plan: str
    label: str
    because_of: tuple[str, ...]
    words: Texts


@cache
def plans() -> dict[str, Any]:
    """Give the texts, the recipients and the comments."""
    found: dict[str, Any] = json.loads((FOLDER / "plans.json").read_text())
    return found


@cache
def case() -> dict[str, Any]:
    """Give what makes them a case: staff, strategy, questions, answers in English, report and decision."""
    found: dict[str, Any] = json.loads((FOLDER / "case.json").read_text())
    return found


@cache
def rooms() -> dict[str, Any]:
    """Give how far each organisation has come in its room, and the response that came too late."""
    found: dict[str, Any] = json.loads((FOLDER / "rooms.json").read_text())
    return found


@cache
def posted() -> dict[str, Any]:
    """Give what came by e-mail, post and phone."""
    found: dict[str, Any] = json.loads((FOLDER / "posted.json").read_text())
    return found


@cache
def early() -> dict[str, Any]:
    """Give the early dialogue: what it was called, what was said, what was answered and what was taken along."""
    found: dict[str, Any] = json.loads((FOLDER / "early.json").read_text())
    return found


@cache
def ending() -> dict[str, Any]:
    """Give how the plan that is consulted on today ends: its last answers and words, its report and the decision."""
    found: dict[str, Any] = json.loads((FOLDER / "ending.json").read_text())
    return found


def said_early() -> list[Said]:
    """List the comments of the early dialogue."""
    return [_said(each) for each in early()["comments"]]


@cache
def points() -> dict[str, Any]:
    """Give what a drafter sorts: what is placed elsewhere, split and answered as one."""
    found: dict[str, Any] = json.loads((FOLDER / "points.json").read_text())
    return found


def more() -> list[Said]:
    """List the comments that come in to be sorted."""
    return [_said(each) for each in points()["comments"]]


def title(plan: dict[str, Any]) -> Texts:
    """Give a plan's title without the remark that it is a draft, which the banner and the version say."""
    return {locale: SUFFIX.sub("", words) for locale, words in plan["title"].items()}


def markdown(plan: dict[str, Any], locale: str) -> str:
    """Give a plan's text in one language."""
    parts = []
    for section in plan["sections"]:
        parts += [f"# {section['heading'][locale]}", *(each[locale] for each in section["paragraphs"])]
    return "\n\n".join(parts) + "\n"


def author(words: str, sector: str) -> Author:
    """Take apart “Title, Organisation (remark)”; a private person has no organisation."""
    plain = re.sub(r" \([^)]*\)$", "", words)
    role, _comma, organisation = plain.partition(", ")
    return Author(role, organisation, Sector(sector))


def comments(plan: str) -> list[Said]:
    """List the comments on a plan, in the order of their keys."""
    return [_said(each) for each in plans()["comments"] if each["ref"].startswith(plan)]


def _said(row: dict[str, Any]) -> Said:
    plan, _space, label = row["ref"].partition(" ")
    in_words = row["id"] in IN_WORDS
    proposed = row["proposed"] or None
    return Said(
        key=row["id"],
        plan=plan,
        label="" if label.startswith("(") else label,
        locale=row["lang"],
        author=author(row["author"], row["sector"]),
        kind=_kind(row),
        stance=STANCES.get(row["stance"]) or Stance(row["stance"]),
        quote=row["quote"],
        body=f"{row['text']}\n\n{proposed}" if in_words and proposed else row["text"],
        proposed=None if in_words else proposed,
        outcome=OUTCOMES.get(row["outcome"]) or Outcome(row["outcome"]),
        response=row["response"],
    )


def _kind(row: dict[str, Any]) -> CommentKind:
    if row["kind"] in QUESTIONS:
        return CommentKind.QUESTION
    if row["kind"].startswith("fact"):
        return CommentKind.FACTUAL_ERROR
    if row["stance"] == "opposes":
        return CommentKind.OBJECTION
    return CommentKind.PROPOSAL if row["proposed"] else CommentKind.SUPPORT


def messages(keys: set[str]) -> list[Message]:
    """List what was said in the threads under some comments, in order."""
    return [
        Message(
            thread["comment"],
            "" if each["author"].startswith("Drafter") else each["author"],
            each["lang"],
            each["text"],
        )
        for thread in plans()["threads"]
        if thread["comment"] in keys
        for each in thread["messages"]
    ]


def revisions(plan: str) -> list[Revision]:
    """List the revisions of a plan in the order of its text."""
    rows = [each for each in (*plans()["revisions"], *case()["revisions"]) if each["ref"].startswith(plan)]
    return sorted(map(revision, rows), key=lambda each: each.label)


def revision(row: dict[str, Any]) -> Revision:
    """Read one revision."""
    plan, label = row["ref"].split()
    return Revision(plan, label, tuple(row["because_of"]), {locale: row[locale] for locale in ("sv", "en")})


def reasons(said: Said) -> Texts:
    """Give the region's reasons in both languages; the source holds some of them side by side, English first."""
    english, _slash, swedish = said.response.rpartition(" / ")
    if english:
        return {"sv": swedish, "en": english}
    given = case()["answers"].get(said.key, {}).get("en", "")
    return {"sv": said.response} | ({"en": given} if given else {})
