"""Write METS files as E-ARK CSIP 2.1 and SIP 2.1 ask: what a package has in it, with checksums, and how it hangs together.

Sources: https://earkcsip.dilcis.eu (CSIP 2.1.0), https://earksip.dilcis.eu (SIP 2.1.0), METS 1.12.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from lxml import etree
from lxml.etree import _Element

from consult.formats.packages import Entry

METS = "http://www.loc.gov/METS/"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
SIP = "https://DILCIS.eu/XML/METS/SIPExtensionMETS"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PROFILE = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
_SPACES = {None: METS, "csip": CSIP, "sip": SIP, "xlink": XLINK, "xsi": XSI}
_KIND = "Consultation of a plan"


@dataclass(frozen=True, slots=True)
class Head:
    """What a METS file is of: its name, a title, when it was made, the program's version, and whose archive it is for."""

    name: str
    title: str
    made: datetime
    version: str
    keeper: str

    @property
    def moment(self) -> str:
        """Write when it was made."""
        return self.made.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class About:
    """A file of metadata: its section (dmdSec, digiprovMD or rightsMD), the kind of metadata, and its name here."""

    section: str
    kind: str
    file: Entry
    key: str


@dataclass(frozen=True, slots=True)
class Group:
    """Files of one use; `rights` is the name of what says who may read them, `pointer` the METS of a representation."""

    use: str
    files: Sequence[Entry]
    rights: str = ""
    pointer: str = ""

    @property
    def key(self) -> str:
        """Name the group within its METS file."""
        return f"group-{self.use.lower().replace('/', '-')}"


def write(head: Head, abouts: Sequence[About], groups: Sequence[Group], folder: str = "") -> bytes:
    """Write the METS file of a package, or of the representation in a folder; its addresses begin there."""
    root = etree.Element(_name("mets"), nsmap=_SPACES)
    attributes = {
        "OBJID": head.name,
        "LABEL": head.title,
        "TYPE": "Mixed",
        f"{{{CSIP}}}CONTENTINFORMATIONTYPE": "MIXED",
        "PROFILE": PROFILE,
        f"{{{XSI}}}schemaLocation": f"{METS} http://www.loc.gov/standards/mets/mets.xsd",
    }
    for name, value in attributes.items():
        root.set(name, value)
    _header(root, head)
    _metadata(root, head, abouts, folder)
    _files(root, head, groups, folder)
    _structure(root, head, abouts, groups)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _name(tag: str) -> str:
    return f"{{{METS}}}{tag}"


def _below(parent: _Element, tag: str, **attributes: str) -> _Element:
    return etree.SubElement(parent, _name(tag), attributes)


def _header(root: _Element, head: Head) -> None:
    header = _below(root, "metsHdr", CREATEDATE=head.moment, LASTMODDATE=head.moment, RECORDSTATUS="NEW")
    header.set(f"{{{CSIP}}}OAISPACKAGETYPE", "SIP")
    program = _below(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    _below(program, "name").text = "Consult"
    note = _below(program, "note")
    note.text = head.version
    note.set(f"{{{CSIP}}}NOTETYPE", "SOFTWARE VERSION")
    keeper = _below(header, "agent", ROLE="ARCHIVIST", TYPE="ORGANIZATION")
    _below(keeper, "name").text = head.keeper


def _metadata(root: _Element, head: Head, abouts: Sequence[About], folder: str) -> None:
    for each in (one for one in abouts if one.section == "dmdSec"):
        section = _below(root, "dmdSec", ID=each.key, CREATED=head.moment, STATUS="CURRENT")
        _reference(section, head, each, folder)
    administrative = [each for each in abouts if each.section != "dmdSec"]
    if administrative:
        above = _below(root, "amdSec")
        for each in sorted(administrative, key=lambda one: one.section, reverse=True):
            section = _below(above, each.section, ID=each.key, STATUS="CURRENT")
            _reference(section, head, each, folder)


def _reference(section: _Element, head: Head, about: About, folder: str) -> None:
    found = _below(section, "mdRef", LOCTYPE="URL", MDTYPE=about.kind, **_told(about.file, head))
    _point(found, about.file, folder)


def _told(file: Entry, head: Head) -> dict[str, str]:
    return {
        "MIMETYPE": file.mimetype,
        "SIZE": str(file.size),
        "CREATED": head.moment,
        "CHECKSUM": file.digest,
        "CHECKSUMTYPE": "SHA-256",
    }


def _point(element: _Element, file: Entry, folder: str) -> None:
    element.set(f"{{{XLINK}}}type", "simple")
    element.set(f"{{{XLINK}}}href", quote(file.under(folder) if folder else file.path))


def _files(root: _Element, head: Head, groups: Sequence[Group], folder: str) -> None:
    section, count = _below(root, "fileSec", ID="files"), 0
    for group in groups:
        found = _below(section, "fileGrp", ID=group.key, USE=group.use)
        found.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "OTHER")
        found.set(f"{{{CSIP}}}OTHERCONTENTINFORMATIONTYPE", _KIND)
        if group.rights:
            found.set("ADMID", group.rights)
        for file in group.files:
            count += 1
            one = _below(found, "file", ID=f"file-{count}", **_told(file, head))
            _point(_below(one, "FLocat", LOCTYPE="URL"), file, folder)


def _structure(root: _Element, head: Head, abouts: Sequence[About], groups: Sequence[Group]) -> None:
    structure = _below(root, "structMap", ID="structure", TYPE="PHYSICAL", LABEL="CSIP")
    top = _below(structure, "div", ID="all", LABEL=head.name)
    described = " ".join(each.key for each in abouts if each.section == "dmdSec")
    kept = " ".join(each.key for each in abouts if each.section != "dmdSec")
    metadata = _below(top, "div", ID="metadata", LABEL="Metadata")
    if described:
        metadata.set("DMDID", described)
    if kept:
        metadata.set("ADMID", kept)
    held = [each for each in groups if each.pointer]
    for group in groups:
        if not group.pointer:
            div = _below(top, "div", ID=f"div-{group.key}", LABEL=group.use)
            _below(div, "fptr", FILEID=group.key)
    if held:
        _representations(top, held)


def _representations(top: _Element, held: Sequence[Group]) -> None:
    above = _below(top, "div", ID="representations", LABEL="Representations")
    for group in held:
        _below(above, "fptr", FILEID=group.key)
    for group in held:
        div = _below(above, "div", ID=f"div-{group.key}", LABEL=group.use)
        pointer = _below(div, "mptr", LOCTYPE="URL")
        pointer.set(f"{{{XLINK}}}type", "simple")
        pointer.set(f"{{{XLINK}}}href", quote(group.pointer))
        pointer.set(f"{{{XLINK}}}title", group.key)
