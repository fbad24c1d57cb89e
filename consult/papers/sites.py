"""PLACEHOLDER"""
from collections.abc import Iterable, Iterator, Sequence
from consult.model.closings import Closing
from consult.model.consultations import Consultation
Part = tuple[str, Iterable[bytes]]
def parts(closing: Closing, rounds: Sequence[Consultation]) -> Iterator[Part]:
    yield "index.html", [b"<!doctype html><title>x</title>"]
