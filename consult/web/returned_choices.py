"""What a person decides on each thing that a returned Word file says: where it stands, of what kind it is, or neither."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext

from consult.formats.word_points import Point, PointKind
from consult.model.comments import CommentKind
from consult.model.registrations import BY_HAND
from consult.queries.texts import Text
from consult.text import diff
from consult.text.anchors import Located, Status
from consult.text.labels import cited
from consult.web.fields import one_line
from consult.web.returned_points import Held, kind_of

ASIDE = "aside"
"""What stands among the kinds of comment for words that only colleagues shall read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided about one point: left out or not, of what kind, and at which passage.

    `label` is what was typed, `at` the place that it means, and `fault` what is wrong with it. In a room, what `is_aside`
    goes to colleagues only.
    """

    number: int
    point: Point
    kind: CommentKind
    label: str
    at: Located | None
    is_left_out: bool
    fault: str = ""
    is_aside: bool = False

    @property
    def named(self) -> str:
        """Give what the list of kinds shows as chosen."""
        return ASIDE if self.is_aside else self.kind

    @property
    def reason(self) -> str:
        """Give the code of why it has no place."""
        return self.point.lost or BY_HAND


def proposed(held: Held, text: Text) -> list[Choice]:
    """Choose for each point what was understood."""
    return [
        Choice(
            number,
            point,
            kind_of(point),
            label_of(point, text),
            point.located,
            is_left_out=point.lost is not None and point.lost == "contents",
        )
        for number, point in enumerate(held.points, start=1)
    ]


def chosen(held: Held, text: Text) -> list[Choice]:
    """Read what was chosen for each point."""
    uids = {label: uid for uid, label in text.labels.items()}
    return [_chosen(number, point, text, uids) for number, point in enumerate(held.points, start=1)]


def _chosen(number: int, point: Point, text: Text, uids: dict[str, str]) -> Choice:
    typed = one_line(request.form.get(f"place-{number}", ""))[:80]
    kind = request.form.get(f"kind-{number}", "")
    fault, at = "", None
    if typed and typed == label_of(point, text):
        at = point.located
    elif typed:
        uid = uids.get(typed.rstrip("."))
        at = Located(Status.MANUAL, uid, None, None, 1.0, BY_HAND) if uid else None
        fault = "" if uid else gettext("There is no passage %(label)s in this version.", label=typed)
    return Choice(
        number,
        point,
        CommentKind(kind) if kind in set(CommentKind) else kind_of(point),
        typed,
        at,
        is_left_out=f"leave-{number}" in request.form,
        fault=fault,
        is_aside=kind == ASIDE,
    )


def label_of(point: Point, text: Text) -> str:
    """Give the number of the passage, or of the first and the last, at which a point was found."""
    at = point.located
    if at is None or at.uid is None:
        return ""
    return cited(text.labels[at.uid], text.labels[at.last] if at.last and at.last != at.uid else "")


def passage(choice: Choice, text: Text) -> str:
    """Give what stands where a point is placed."""
    found = text.of(choice.at.uid) if choice.at else []
    return found[0].plain if found else ""


def wording(choice: Choice, text: Text) -> list[diff.Piece]:
    """Give the other words of a block as a difference from those it has."""
    if choice.point.kind is not PointKind.WORDING:
        return []
    return diff.words(passage(choice, text), choice.point.text)
