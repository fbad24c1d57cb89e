"""Where the comments of an exchange file stand here: the passage as it was, and the place in each version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.formats.exchange import Consultation as File
from consult.formats.exchange_checks import moment_of
from consult.formats.exchange_places import Placeless, Standing
from consult.formats.exchange_text import Told
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.origins import Participant
from consult.model.scopes import BEGINNING
from consult.model.versions import Block, Version
from consult.text import markdown
from consult.text.anchors import Located, Quote, Status, WholeBlock, locate, quote, quote_across
from consult.text.passage import Passage

FROM_FILE = "file"
"""The method of a place that the file names."""

_NOWHERE: dict[str, object] = dict.fromkeys(
    ("uid", "section_uid", "end_uid", "start", "end")
) | dict.fromkeys(("label", "end_label", "passage"), "")


@dataclass(frozen=True)
class Ground:
    """What the comments stand on: the text as it was laid out and written, who takes part, and who moved and split."""

    file: File
    consultation: Consultation
    told: Sequence[Told]
    versions: Sequence[Version]
    people: Mapping[str, Participant]
    desk_id: int | None = None

    @cached_property
    def consulted(self) -> int:
        """Give the number of the version that was sent out."""
        return next(each.number or 0 for each in self.versions if each.id == self.consultation.version_id)

    @cached_property
    def _labels(self) -> dict[int, Mapping[str, tuple[str, str | None]]]:
        return {}

    def _label(self, number: int, uid: str) -> tuple[str, str | None]:
        """Give the number of a block in a version, and the uid of its chapter."""
        if number not in self._labels:
            found = select(Block.uid, Block.label, Block.section_uid).where(
                Block.version_id == self.versions[number - 1].id
            )
            with db.session.no_autoflush:  # comments are still being made of what is asked for here
                rows = db.session.execute(found).all()
            self._labels[number] = {key: (label, section) for key, label, section in rows}
        return self._labels[number][uid]

    def section(self, at: Standing) -> str:
        """Name the section that a place is in; what stands before the first heading is one of its own."""
        return self._label(at.number or self.consulted, str(at.uid))[1] or BEGINNING

    @cached_property
    def closes(self) -> datetime:
        """Tell when the consultation was over, for what has no time of its own."""
        return clock.end_of(self.consultation.last_day)

    def moment(self, words: str | None) -> datetime:
        """Read a moment of the file; what has none was done when the consultation was over."""
        return (moment_of(words) if words else None) or self.closes

    def frozen(self, at: Standing) -> dict[str, object]:
        """Freeze the passage that a comment is about, as it was in its version."""
        if at.uid is None or at.number is None:
            return _NOWHERE | {"text_locale": self.file.language}
        label, section = self._label(at.number, at.uid)
        run = self._run(at)
        passage = "\n".join(each.plain for each in run)
        begin = len(passage) - len(run[-1].plain)
        return {
            "uid": at.uid,
            "section_uid": section,
            "label": label,
            "end_uid": at.end_uid,
            "end_label": self._label(at.number, at.end_uid)[0] if at.end_uid else "",
            "text_locale": self.file.language,
            "passage": passage,
            "start": at.start,
            "end": None if at.end is None else begin + at.end,
        }

    def _run(self, at: Standing) -> Sequence[Passage]:
        """Give the passages of a place."""
        told = self.told[at.document or 0]
        if told.heading is not None and at.uid == str(told.heading.uid):
            return [Passage(told.heading, markdown.plain(told.heading.source))]
        state = told.at(at.number or 1)
        first = state.places[str(at.uid)]
        return state.passages[first : state.places[at.end_uid or str(at.uid)] + 1]

    def anchors(self, comment: Comment, at: Standing) -> list[Anchor]:
        """Say where a comment stands: in its own version, in those after it, and back to the one that was sent out."""
        if at.number is None or (at.uid is None and not at.placeless):
            return []
        here = _here(at)
        found = {at.number: here}
        for number in range(at.number + 1, len(self.versions) + 1):
            found[number] = self._onward(at, found[number - 1], (number - 1, number))
        for number in range(at.number - 1, self.consulted - 1, -1):
            found[number] = self._onward(at, found[number + 1], (number + 1, number))
        return [
            Anchor(
                comment_id=comment.id,
                version_id=self.versions[number - 1].id,
                uid=place.uid,
                start=place.start,
                end=place.end,
                end_uid=place.last if place.last != place.uid else None,
                status=place.status,
                score=place.score,
                method=place.method,
            )
            for number, place in found.items()
        ]

    def _onward(self, at: Standing, place: Located, way: tuple[int, int]) -> Located:
        """Follow a comment from one version to a neighbouring one; what was uncertain stays so."""
        told = self.told[at.document or 0]
        if place.uid is None or (told.heading is not None and place.uid == str(told.heading.uid)):
            return place
        alignment = told.way(*way)
        found = locate(_words(alignment.old, place), alignment)
        is_sure = place.score >= found.score
        return found if is_sure else replace(found, score=place.score, method=place.method)


def _here(at: Standing) -> Located:
    if not at.placeless:
        return Located(Status.EXACT, at.uid, at.start, at.end, 1.0, FROM_FILE, at.end_uid)
    whole = {Placeless.WORDS_NOT_THERE: Status.EDITED, Placeless.UNKNOWN_PASSAGE: Status.SECTION}
    status = whole.get(Placeless(at.placeless), Status.SECTION) if at.uid else Status.REMOVED
    return Located(status, at.uid, None, None, 0.0, at.placeless)


def _words(passages: Sequence[Passage], place: Located) -> Quote | WholeBlock:
    uid = str(place.uid)
    if place.start is None or place.end is None:
        return WholeBlock(uid)
    said = {str(each.block.uid): each.plain for each in passages}
    try:
        if place.last and place.last != uid:
            return quote_across(said, uid, place.start, place.last, place.end)
        return quote(uid, said[uid], place.start, place.end)
    except (ValueError, KeyError):
        return WholeBlock(uid)
