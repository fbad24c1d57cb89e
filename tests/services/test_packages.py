"""The archive package of a closed case."""

import io
import zipfile

from flask import Flask

from consult.db import db
from consult.model.closings import Package
from consult.policy import SYSTEM
from consult.queries import closings
from consult.worker import packing
from tests.closing import closed


def made(app: Flask) -> zipfile.ZipFile:
    closed(app)
    db.session.commit()
    assert packing.make_next()
    db.session.rollback()
    package = db.session.scalars(db.select(Package)).one()
    assert package.failed_because == ""
    data = b"".join(closings.stream(SYSTEM, package))
    open("/tmp/archive_pkg.zip", "wb").write(data)
    return zipfile.ZipFile(io.BytesIO(data))


def test_it(app: Flask) -> None:
    z = made(app)
    print("\n".join(z.namelist()))
