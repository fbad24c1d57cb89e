"""An independent judge of archive packages: eark-validator of the E-ARK Foundation, in a process of its own.

`python -m tests.support.eark FOLDER` prints what is wrong with a package that is unpacked there. The vocabularies that the
validator would fetch when it is loaded are those that it brings along, so that it needs no network.
"""

import importlib
import importlib.util
import io
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

UNSATISFIABLE = frozenset({"SIP14"})
"""Rules of the validator that no package can keep.

SIP14 wants an attribute NOTETYPE without a namespace at the note of every agent with the role CREATOR. CSIP12 to CSIP16 want
that agent to be the program, with one note that says its version, and the schema of METS forbids the attribute.
"""


def problems(folder: Path) -> list[str]:
    """List what is wrong or should be better with a package that is unpacked in a folder."""
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "tests.support.eark", str(folder)], check=True, capture_output=True, text=True
    )
    *found, last = done.stdout.splitlines()
    assert last == "JUDGED"
    return found


def _validator() -> Any:
    found = importlib.util.find_spec("eark_validator")
    assert found
    assert found.origin
    folder = Path(found.origin).parent / "ipxml" / "resources" / "vocabs"
    urllib.request.urlopen = lambda address: io.BytesIO((folder / address.rpartition("/")[2]).read_bytes())
    return importlib.import_module("eark_validator.packages").PackageValidator


def main(folder: Path) -> None:
    """Print what is not as it should be, a line each."""
    report = _validator()(folder).validation_report
    found = [*report.structure.messages]
    if report.metadata:
        found += [*report.metadata.schema_results.messages, *report.metadata.schematron_results.messages]
    lines = [
        f"{each.rule_id} {each.severity.value}: {' '.join(each.message.split())}"
        for each in found
        if each.severity.value != "Info" and each.rule_id not in UNSATISFIABLE
    ]
    lines += [] if report.metadata else ["There is no metadata that could be judged."]
    sys.stdout.write("\n".join([*lines, "JUDGED"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
