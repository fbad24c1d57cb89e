"""Write preservation metadata as PREMIS 3: what each file is and proves it, what happened, and who may read what.

Source: https://www.loc.gov/standards/premis/v3 (PREMIS 3.0).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from consult.formats.packages import Entry

_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<premis xmlns="http://www.loc.gov/premis/v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.loc.gov/premis/v3 https://www.loc.gov/standards/premis/premis.xsd"'
    ' version="3.0">\n'
)
_CLOSE = "</premis>\n"


@dataclass(frozen=True, slots=True)
class Happened:
    """An event: its kind, when, what it was about, in words, who did it (an agent's name), and with which outcome."""

    kind: str
    at: datetime
    words: str
    agent: str
    about: str
    outcome: str = "success"


@dataclass(frozen=True, slots=True)
class Agent:
    """Someone or something that did something: a program, an organisation or a person."""

    name: str
    kind: str
    version: str = ""


def write(
    name: str, files: Iterable[Entry], happened: Iterable[Happened], agents: Iterable[Agent]
) -> Iterator[bytes]:
    """Write about a package: the case as an intellectual entity, its files, events and agents."""
    yield _OPEN.encode()
    yield f'<object xsi:type="intellectualEntity">{_key("object", name)}</object>\n'.encode()
    for each in files:
        yield _file(each).encode()
    for number, event in enumerate(happened, 1):
        yield _event(number, event).encode()
    for agent in agents:
        yield _agent(agent).encode()
    yield _CLOSE.encode()


def rights(name: str, basis: str, folders: Iterable[str]) -> Iterator[bytes]:
    """Write who may read the files in some folders."""
    yield _OPEN.encode()
    for each in (name, *folders):
        yield f'<object xsi:type="intellectualEntity">{_key("object", each)}</object>\n'.encode()
    linked = "".join(
        f"<linkingObjectIdentifier>{_type_and_value('linkingObjectIdentifier', each)}</linkingObjectIdentifier>"
        for each in folders
    )
    yield (
        f"<rights><rightsStatement>{_key('rightsStatement', name)}<rightsBasis>statute</rightsBasis>"
        "<statuteInformation><statuteJurisdiction>se</statuteJurisdiction>"
        "<statuteCitation>Offentlighets- och sekretesslagen (2009:400)</statuteCitation>"
        f"<statuteNote>{escape(basis)}</statuteNote></statuteInformation>{linked}</rightsStatement></rights>\n"
    ).encode()
    yield _CLOSE.encode()


def _type_and_value(element: str, value: str) -> str:
    return f"<{element}Type>local</{element}Type><{element}Value>{escape(value)}</{element}Value>"


def _key(element: str, value: str) -> str:
    return f"<{element}Identifier>{_type_and_value(f'{element}Identifier', value)}</{element}Identifier>"


def _file(file: Entry) -> str:
    return (
        f'<object xsi:type="file">{_key("object", file.path)}<objectCharacteristics>'
        "<fixity><messageDigestAlgorithm>SHA-256</messageDigestAlgorithm>"
        f"<messageDigest>{file.digest}</messageDigest></fixity><size>{file.size}</size>"
        f"<format><formatDesignation><formatName>{file.mimetype}</formatName></formatDesignation></format>"
        "</objectCharacteristics></object>\n"
    )


def _event(number: int, event: Happened) -> str:
    linked = (
        f"<linkingAgentIdentifier>{_type_and_value('linkingAgentIdentifier', event.agent)}"
        "</linkingAgentIdentifier><linkingObjectIdentifier>"
        f"{_type_and_value('linkingObjectIdentifier', event.about)}</linkingObjectIdentifier>"
    )
    return (
        f"<event>{_key('event', str(number))}<eventType>{escape(event.kind)}</eventType>"
        f"<eventDateTime>{event.at.isoformat(timespec='seconds')}</eventDateTime>"
        f"<eventDetailInformation><eventDetail>{escape(event.words)}</eventDetail></eventDetailInformation>"
        "<eventOutcomeInformation>"
        f"<eventOutcome>{escape(event.outcome)}</eventOutcome></eventOutcomeInformation>{linked}</event>\n"
    )


def _agent(agent: Agent) -> str:
    version = f"<agentVersion>{escape(agent.version)}</agentVersion>" if agent.version else ""
    return (
        f"<agent>{_key('agent', agent.name)}<agentName>{escape(agent.name)}</agentName>"
        f"<agentType>{escape(agent.kind)}</agentType>{version}</agent>\n"
    )
