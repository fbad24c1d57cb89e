"""A small consultation as an exchange file, with one of everything that such a file can hold."""

import json
from pathlib import Path
from typing import Any

CONTACT = "Varje kommun ska ha en namngiven kontaktperson för cykelfrågor."
LIGHT = "Belysningen ska vara god hela året."


def version(key: str, *, contact: str = CONTACT) -> dict[str, Any]:
    """Give a version of the text with two sections."""
    return {
        "id": key,
        "label": f"Utkast {key}",
        "sections": [
            {"id": f"{key}.s1", "title": "Ansvar", "level": 1, "number": "1", "order": 1},
            {"id": f"{key}.s2", "title": "Drift", "level": 1, "number": "2", "order": 3},
        ],
        "paragraphs": [
            {"id": f"{key}.p1", "section_id": f"{key}.s1", "order": 2, "text": contact},
            {"id": f"{key}.p2", "section_id": f"{key}.s2", "order": 4, "type": "list-item", "text": LIGHT},
        ],
    }


def comment(key: str, **fields: Any) -> dict[str, Any]:
    """Give a comment on the first version."""
    said = {
        "id": key,
        "author_id": "ann",
        "body": f"Synpunkt {key}.",
        "document_id": "plan",
        "version_id": "v1",
    }
    return said | {"created": "2025-01-12T09:30:00+01:00"} | fields


def file(*comments: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Give the file as a dictionary."""
    later = CONTACT.replace("en namngiven", "minst en namngiven")
    told = {
        "schema": "consultation-neutral/1",
        "id": "cykelplan",
        "title": "Cykelplan för länet",
        "language": "sv",
        "translations": {"en": "Cycling plan"},
        "period": {"opens": "2025-01-10", "closes": "2025-02-10"},
        "questions": [{"sv": "Vem ansvarar?", "en": "Who is responsible?"}],
        "documents": [
            {"id": "plan", "title": "Planen", "versions": [version("v1"), version("v2", contact=later)]}
        ],
        "participants": [
            {"id": "ann", "kind": "person", "display": "Deltagare 1"},
            {"id": "by", "kind": "organisation", "display": "Ekby kommun", "sector": "municipality"},
            {"id": "reg", "kind": "government", "display": "Regionen"},
        ],
        "comments": list(comments),
    }
    return told | fields


QUOTE = {"exact": "namngiven kontaktperson", "start": 23, "end": 46}
EVERYTHING = [
    comment("plan", question=1, stance="for"),
    comment("words", paragraph_id="v1.p1", section_id="v1.s1", quote=QUOTE, proposed_text="kontaktperson"),
    comment(
        "struck",
        author_id="by",
        body="",
        kind="proposal",
        proposed_changes=[{"op": "delete", "paragraph_id": "v1.p2", "old": LIGHT}],
        disposition="not adopted",
        response={"body": "Belysning behövs.", "author_id": "reg", "created": "2025-03-01"},
        decided="2025-03-01",
        significance="substantive",
    ),
    comment("reply", parent_id="words", author_id="by"),
    comment("under", parent_id="reply", author_id="reg", body="Tack."),
    comment(
        "two",
        title="Två ändringar",
        proposed_changes=[{"op": "insert", "new": "Ett."}, {"op": "insert", "new": "Två."}],
    ),
    comment("lost", paragraph_id="v1.p9", section_id="v1.s2"),
    comment("same1", section_id="v1.s2", disposition="accepted", answer="x", votes={"for_": 3, "against": 1}),
    comment("same2", section_number="2", disposition="accepted", answer="x"),
]


def put(folder: Path, told: dict[str, Any]) -> str:
    """Write a file and give its path."""
    path = folder / "consultation.json"
    path.write_text(json.dumps(told), "utf-8")
    return str(path)
