"""Whether a consultation report holds every comment that was received, once and unaltered: proof by number and checksum."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from consult.formats.reports import Received, Report, digest

Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What was found; `received` and `present` count comments, points of comments are shown with them and not counted."""

    received: int
    present: int
    missing: Numbers = ()
    twice: Numbers = ()
    unknown: Numbers = ()
    altered: Numbers = ()

    @property
    def is_whole(self) -> bool:
        """Tell if nothing is missing, repeated, made up or altered."""
        return not (self.missing or self.twice or self.unknown or self.altered)


def check(report: Report) -> Check:
    """Hold a report against the numbers that were given out at receipt, and each comment against its checksum."""
    altered = tuple(
        sorted({each.number for each in report.comments if report.sums.get(str(each.number)) != digest(each)})
    )
    return compare(expected(report.received), (each.number for each in report.comments), altered)


def expected(received: Received) -> list[int]:
    """Give the numbers that belong in a report: 1 to the last, less those that points of comments got."""
    points = set(received.points)
    return [number for number in range(1, received.last + 1) if number not in points]


def compare(wanted: Iterable[int], found: Iterable[int], altered: Numbers = ()) -> Check:
    """Compare the numbers found with those wanted; each is to be there exactly once."""
    counts, known = Counter(found), set(wanted)
    return Check(
        received=len(known),
        present=len(known & counts.keys()),
        missing=tuple(sorted(known - counts.keys())),
        twice=tuple(sorted(number for number, times in counts.items() if times > 1)),
        unknown=tuple(sorted(counts.keys() - known)),
        altered=altered,
    )
