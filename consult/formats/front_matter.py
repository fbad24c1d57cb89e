"""The block of fields that may open a Markdown file."""

import json
import re

_FENCE = re.compile(
    r"\A---[ \t]*\n(?P<fields>(?:(?!---|\.\.\.)[^\n]*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_FIELD = re.compile(r"^(?P<name>[A-Za-zÅÄÖåäö][\w -]*):(?:[ \t]+(?P<value>.*))?$")


def split_off(text: str) -> tuple[dict[str, str], str]:
    """Return the fields of the front matter and the text after it.

    Reads the one-line fields of YAML, which is all that a title needs; lists and nested fields keep only
    their name. A line of dashes that begins no fields belongs to the text.
    """
    found = _FENCE.match(text)
    if not found:
        return {}, text
    fields: dict[str, str] = {}
    for line in found["fields"].splitlines():
        field = _FIELD.match(line)
        if field:
            fields[field["name"].strip().lower()] = _value(field["value"] or "")
        elif line.strip() and not line.startswith((" ", "\t", "-", "#")):
            return {}, text
    return fields, text[found.end() :]


def write(title: str) -> str:
    """Return front matter with a title, quoted so that any YAML reader gives it back."""
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n"


def _value(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        try:
            return str(json.loads(value))
        except ValueError:
            return value[1:-1]
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value.partition(" #")[0].rstrip()
