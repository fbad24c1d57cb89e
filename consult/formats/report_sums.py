"""Checksums of what a consultation report says: of each comment, and of the whole whenever it was frozen."""

from datetime import UTC, datetime

from msgspec.structs import replace

from consult.formats.reports import Comment, Report, digest

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def said(comment: Comment) -> str:
    """Give the SHA-256 of what a comment and its answer say, whichever revision their rows have and whoever agrees."""
    answer = replace(comment.answer, revision=0, same_as=()) if comment.answer else None
    points = tuple(
        replace(each, answer=replace(each.answer, revision=0, same_as=()) if each.answer else None)
        for each in comment.points
    )
    return digest(replace(comment, revision=0, agree=0, answer=answer, points=points))


def content(report: Report) -> str:
    """Give the SHA-256 of what a report says, whenever and as which edition it was frozen."""
    comments = {str(each.number): said(each) for each in report.comments}
    plain = replace(report, edition=0, frozen_at=_NEVER, because="", comments=(), earlier=(), sums=comments)
    return digest(plain)


def sums(comments: tuple[Comment, ...]) -> dict[str, str]:
    """Give the checksum of every comment by its number; where one number stands twice, of the last."""
    return {str(each.number): digest(each) for each in comments}
