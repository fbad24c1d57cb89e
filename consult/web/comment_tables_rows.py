"""What whoever brings a table of comments in has decided about each of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import request
from flask_babel import gettext as _

from consult.formats.comment_places import Spot
from consult.labels import comment_rows
from consult.model.comments import CommentKind
from consult.model.registrations import BY_HAND
from consult.queries.comment_tables import Line, Trouble, key
from consult.queries.texts import Text
from consult.text.anchors import Located, Status, uncertain
from consult.web.fields import one_line

LEAVE = ":leave"
"""What stands for rows that are to be left out among the organisations."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided about a row: its kind, its passage's number as typed, the place it means, or what is wrong."""

    line: Line
    kind: CommentKind
    label: str
    is_left_out: bool = False
    fault: str = ""

    @property
    def at(self) -> Located | None:
        """Give its place."""
        return self.line.spot.at


def named() -> dict[str, str]:
    """Read whose the names are that were not known."""
    sent = zip(request.form.getlist("name"), request.form.getlist("whose"), strict=False)
    return {key(name): whose for name, whose in sent if whose}


def decided(line: Line, text: Text, uids: dict[str, str], names: dict[str, str]) -> Choice:
    """Follow what was typed about a row; a number that was left as it was keeps the words that were found."""
    shown = text.labels.get(line.spot.at.uid or "", "") if line.spot.at else ""
    typed = one_line(request.form.get(f"place-{line.number}", shown))[:80].rstrip(".")
    is_unwanted = line.fault == Trouble.UNKNOWN and names.get(key(line.about)) == LEAVE
    as_found = Choice(
        line,
        kind=_kind(line),
        label=typed,
        is_left_out=f"leave-{line.number}" in request.form or is_unwanted,
        fault=comment_rows.trouble(line),
    )
    if typed == shown:
        return as_found
    if not typed:
        return replace(as_found, line=replace(line, spot=Spot(None, line.spot.lost)))
    uid = uids.get(typed)
    if uid is None:
        return replace(as_found, fault=_("There is no passage %(label)s in this version.", label=typed))
    at = Located(Status.MANUAL, uid, None, None, 1.0, BY_HAND)
    return replace(as_found, line=replace(line, spot=Spot(at)))


def _kind(line: Line) -> CommentKind:
    chosen = request.form.get(f"kind-{line.number}")
    return CommentKind(chosen) if chosen in set(CommentKind) else comment_rows.kind(line.said)


def sorted_by_need(choices: Sequence[Choice]) -> dict[str, list[Choice]]:
    """Sort the rows by what someone should look at first."""
    found: dict[str, list[Choice]] = {"wrong": [], "check": [], "nowhere": [], "sure": []}
    for each in choices:
        if each.fault:
            found["wrong"].append(each)
        elif each.at is None:
            found["nowhere" if each.line.spot.lost else "sure"].append(each)
        else:
            found["check" if uncertain(each.at) else "sure"].append(each)
    return found
