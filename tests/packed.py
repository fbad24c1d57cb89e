"""An archive package that the worker has made, opened for tests to look into."""

import io
import zipfile
from hashlib import sha256

from consult.db import db
from consult.model.closings import Package
from consult.policy import SYSTEM
from consult.queries import closings
from consult.worker import packing

CASE, SITE = "representations/rep1/data/", "representations/rep2/data/"


class Opened:
    """A package in which files are looked up from its folder."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.folder = self.zip.namelist()[0].partition("/")[0]

    def names(self, folder: str = "") -> list[str]:
        found = (each.removeprefix(f"{self.folder}/") for each in self.zip.namelist())
        return [each for each in found if each.startswith(folder)]

    def read(self, path: str) -> bytes:
        return self.zip.read(f"{self.folder}/{path}")


def made() -> Opened:
    """Let the worker make the package that waits."""
    db.session.commit()
    assert packing.make_next()
    db.session.rollback()
    package = db.session.scalars(db.select(Package).order_by(Package.id.desc())).first()
    assert package
    assert package.failed_because == ""
    data = b"".join(closings.stream(SYSTEM, package))
    assert (package.size, package.digest) == (len(data), sha256(data).hexdigest())
    return Opened(data)
