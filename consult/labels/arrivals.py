"""How something came to the region that was not sent here, in a sentence."""

from collections.abc import Callable

from flask_babel import gettext as _

from consult.model.registrations import Channel
from consult.queries.registrations import Arrival

_SENTENCES: dict[Channel, Callable[[str], str]] = {
    Channel.WORD: lambda day: _(
        "It came to the region in a Word file on %(day)s and was registered by the region.", day=day
    ),
    Channel.EMAIL: lambda day: _(
        "It came to the region by e-mail on %(day)s and was registered by the region.", day=day
    ),
    Channel.POST: lambda day: _(
        "It came to the region by post on %(day)s and was registered by the region.", day=day
    ),
    Channel.TABLE: lambda day: _(
        "It came to the region in a table with comments on %(day)s and was registered by the region.", day=day
    ),
    Channel.PHONE: lambda day: _(
        "It was said by phone on %(day)s. This is a note that the region made of it.", day=day
    ),
}


def arrived(arrival: Arrival, day: str) -> str:
    """Say how and when it came, and who wrote it in."""
    return _SENTENCES[arrival.channel](day)
