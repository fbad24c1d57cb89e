"""Write a long PDF in a process of its own, so that what it takes of memory is given back when it is done."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from consult.formats import pdf_written
from consult.formats.parts import Part

PAUSE = 5.0
"""Seconds between two calls of `waiting`."""


class Interrupted(Exception):
    """The process that laid out the text ended before it was done, or was ended."""


def write(
    title: str, parts: Iterable[Part], language: str, made: datetime, waiting: Callable[[], None]
) -> IO[bytes]:
    """Give a PDF as `pdf_written.write` makes it, in a temporary file that the caller closes.

    `waiting` is called now and then while the text is laid out. Raises Interrupted.
    """
    file = TemporaryFile()  # noqa: SIM115 - whoever gets it closes it
    with TemporaryFile() as said:
        said.write(pdf_written.laid_out(title, parts, language, made).encode())
        said.seek(0)
        command = [sys.executable, "-m", "consult.formats.pdf_apart", made.isoformat()]
        with subprocess.Popen(command, stdin=said, stdout=file) as child:  # noqa: S603 - our own program
            while _is_busy(child):
                waiting()
    if child.returncode:
        file.close()
        raise Interrupted(child.returncode)
    file.seek(0)
    return file


def _is_busy(child: subprocess.Popen[bytes]) -> bool:
    try:
        child.wait(PAUSE)
    except subprocess.TimeoutExpired:
        return True
    return False


def main() -> None:
    """Read what is to be said from the input, and write the PDF to the output."""
    made = datetime.fromisoformat(sys.argv[1])
    sys.stdout.buffer.write(pdf_written.compiled(sys.stdin.buffer.read().decode(), made))


if __name__ == "__main__":
    main()
