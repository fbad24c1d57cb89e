"""Everything that an answer says, also inside files that are packed, for tests that look for what must not be there."""

import io
import zipfile

from werkzeug.test import TestResponse

from tests.support.pdf import words


def everything(response: TestResponse) -> str:
    """Give the words of a page, of a PDF, or of all parts of a packed file."""
    if response.data.startswith(b"%PDF-"):
        return " ".join(words(response.data).split())
    if not zipfile.is_zipfile(io.BytesIO(response.data)):
        return response.data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(response.data)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
