"""Every route of the program with an address in the small world, for tests that ask the same of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

ARGUMENTS = {
    "accepting.number": "comment",
    "accepting.slug": "consultation",
    "admin.slug": "person",
    "anchors.slug": "plan",
    "answering.number": "comment",
    "answering.slug": "consultation",
    "changes.new": "version",
    "changes.old": "old version",
    "changes.slug": "plan",
    "comments.number": "comment",
    "comments.slug": "consultation",
    "comments.uid": "block",
    "consultations.slug": "consultation",
    "decisions.slug": "consultation",
    "drafting.slug": "plan",
    "drafting.uid": "section block",
    "organisations.slug": "organisation",
    "plans.number": "version",
    "plans.slug": "plan",
    "plans.uid": "block",
    "publishing.slug": "plan",
    "queue.slug": "consultation",
    "reading.label": "section",
    "reading.number": "version",
    "reading.slug": "plan",
    "reports.slug": "consultation",
    "rounds.slug": "consultation",
    "selection.slug": "consultation",
    "strategies.slug": "strategy",
}
"""What an argument of a route stands for in the world: by route (`blueprint.view.argument`), by blueprint
(`blueprint.argument`), or else by the argument's own name. A new route needs a line here, or nothing."""

ALWAYS_OPEN = {"static"}
"""Routes of files that are the same for everyone."""


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one rule, with an address where something is."""

    method: str
    rule: str
    endpoint: str
    address: str

    @property
    def label(self) -> str:
        """Name the route as the golden file does."""
        return f"{self.rule} {self.method}"


def routes(app: Flask, names: dict[str, Any]) -> Iterator[Route]:
    """Go through the URL map; an argument that nobody has explained fails the test."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in ALWAYS_OPEN:
            arguments = {
                name: _value(rule, name, names) for name in rule.arguments - set(rule.defaults or {})
            }
            address = adapter.build(rule.endpoint, arguments | dict(rule.defaults or {}))
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield Route(method, rule.rule, rule.endpoint, address)


def _value(rule: Rule, argument: str, names: dict[str, Any]) -> Any:
    blueprint = rule.endpoint.partition(".")[0]
    for key in (f"{rule.endpoint}.{argument}", f"{blueprint}.{argument}"):
        if key in ARGUMENTS:
            return names[ARGUMENTS[key]]
    assert argument in names, (
        f"{rule.rule}: say in ARGUMENTS of tests/support/routes.py what <{argument}> stands for, "
        "and in tests/support/world.py make one of it"
    )
    return names[argument]
