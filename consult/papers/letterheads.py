"""The letterhead of the region, or of a plan, on documents that are made of what is there now."""

from collections.abc import Iterator

from flask_babel import gettext as _

from consult.formats.parts import Heading, Letterhead, Line, Part
from consult.formats.reports import Letterhead as Written
from consult.labels.writing import in_text
from consult.model.letterheads import Letterhead as Kept
from consult.queries import letterheads


def sender(found: Written | None) -> Iterator[Part]:
    """Give the letterhead in the reader's language, if there is one."""
    if found is not None:
        yield Letterhead(
            region=in_text(found.region),
            unit=in_text(found.unit),
            address=tuple(filter(None, map(str.strip, found.address.splitlines()))),
            footer=in_text(found.footer),
            colour=found.colour,
            logo=found.logo,
            told=in_text(found.logo_told),
        )


def sample(kept: Kept) -> Iterator[Part]:
    """Give a page on which to see what a letterhead looks like."""
    yield from sender(letterheads.written(kept))
    yield Heading(1, _("A heading"))
    yield Line(_("So it looks at the head of reports, of the board’s papers and of the plan as a file."))
    yield Heading(2, _("A heading below it"))
    yield Line(_("The line at the foot stands on every page."))
