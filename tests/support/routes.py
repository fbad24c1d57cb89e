"""Every route of the program with an address in the small world, for tests that ask the same of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

ARGUMENTS = {
    "accepting.number": "comment",
    "accepting.slug": "consultation",
    "admin.slug": "person",
    "anchors.number": "version",
    "anchors.slug": "plan",
    "annexes.organisation": "organisation",
    "annexes.slug": "consultation",
    "answering.number": "comment",
    "answering.slug": "consultation",
    "claims.number": "registered",
    "claims.slug": "consultation",
    "closings.number": "closing",
    "closings.slug": "consultation",
    "changes.new": "version",
    "changes.old": "old version",
    "carryovers.slug": "consultation",
    "changes.slug": "plan",
    "comment_tables.slug": "consultation",
    "comments.number": "comment",
    "comments.slug": "consultation",
    "comments.uid": "block",
    "batches.number": "batch",
    "batches.slug": "consultation",
    "checks.slug": "consultation",
    "checks.uid": "block",
    "conflicts.slug": "consultation",
    "conflicts.uid": "block",
    "consultations.slug": "consultation",
    "corrections.slug": "consultation",
    "decisions.minutes.number": "decision",
    "decisions.minutes.slug": "plan",
    "decisions.number": "decision",
    "decisions.show.slug": "plan",
    "decisions.slug": "consultation",
    "dev.key": "mail",
    "discussed.name": "discussed",
    "discussed.slug": "consultation",
    "disposals.number": "disposal",
    "disposals.report.kind": "kind",
    "disposals.kind": "disposable",
    "draft_files.organisation": "organisation",
    "draft_files.slug": "consultation",
    "drafting.slug": "plan",
    "drafting.uid": "section block",
    "extensions.slug": "consultation",
    "invited_lists.slug": "consultation",
    "letterheads.slug": "plan",
    "letters.slug": "consultation",
    "matrix.slug": "consultation",
    "feeds.slug": "consultation",
    "figures.name": "figure",
    "figures.slug": "consultation",
    "handled.number": "comment",
    "handled.organisation": "organisation",
    "handled.slug": "consultation",
    "histories.comment.slug": "consultation",
    "histories.consultation.slug": "consultation",
    "histories.number": "comment",
    "histories.plan.slug": "plan",
    "organisations.slug": "organisation",
    "phrase_uses.number": "comment",
    "phrase_uses.slug": "consultation",
    "phrases.number": "phrase",
    "phrases.slug": "consultation",
    "pieces.number": "draft",
    "pieces.slug": "consultation",
    "parties.act": "party act",
    "parties.organisation": "party",
    "parties.owner": "organisation",
    "parties.slug": "consultation",
    "backgrounds.label": "section",
    "backgrounds.number": "version",
    "backgrounds.slug": "plan",
    "plan_files.number": "version",
    "plan_files.slug": "plan",
    "plans.number": "version",
    "plans.slug": "plan",
    "plans.uid": "block",
    "preferences.token": "leaving",
    "groups.number": "comment",
    "groups.slug": "consultation",
    "placements.number": "comment",
    "placements.slug": "consultation",
    "protections.act": "protected act",
    "protections.slug": "protected",
    "publishing.slug": "plan",
    "queue.slug": "consultation",
    "reading.label": "section",
    "reading.number": "version",
    "reading.slug": "plan",
    "received.number": "response",
    "received.slug": "consultation",
    "rectifications.number": "comment",
    "rectifications.slug": "consultation",
    "redactions.number": "comment",
    "redactions.response_file.number": "response",
    "redactions.response_file_copy.number": "response",
    "redactions.response_file_original.number": "response",
    "redactions.response_index.number": "response",
    "redactions.response_lift.number": "response",
    "redactions.response_original.number": "response",
    "redactions.slug": "consultation",
    "requests.number": "request",
    "referrals.consultation": "consultation",
    "referrals.kind": "kind",
    "referrals.number": "referred",
    "referrals.slug": "plan",
    "register.number": "document",
    "register.slug": "consultation",
    "registrations.number": "draft",
    "registrations.slug": "consultation",
    "releases.slug": "consultation",
    "reminders.slug": "consultation",
    "replies.slug": "consultation",
    "report_editions.edition": "edition",
    "report_editions.file": "failed file",
    "report_editions.slug": "consultation",
    "report_files.edition": "edition",
    "report_files.file": "report file",
    "report_files.slug": "consultation",
    "report_tables.edition": "edition",
    "report_tables.kind": "kind",
    "report_tables.slug": "consultation",
    "reports.edition": "edition",
    "reports.slug": "consultation",
    "response_files.organisation": "organisation",
    "response_files.slug": "consultation",
    "returns.organisation": "organisation",
    "returns.slug": "consultation",
    "reviews.slug": "consultation",
    "holds.number": "comment",
    "holds.slug": "consultation",
    "revisions.number": "comment",
    "revisions.slug": "consultation",
    "rounds.slug": "consultation",
    "selection.slug": "consultation",
    "similarities.number": "comment",
    "similarities.slug": "consultation",
    "splits.number": "comment",
    "splits.slug": "consultation",
    "statements.behind.number": "response",
    "statements.assign.label": "section",
    "statements.edit.number": "point",
    "statements.label": "section",
    "statements.organisation": "organisation",
    "statements.past.number": "response",
    "statements.remove.number": "point",
    "statements.restore.number": "point",
    "statements.settle.number": "point",
    "statements.slug": "consultation",
    "statements.uid": "block",
    "statements.withdraw.number": "response",
    "statistics.name": "statistic",
    "statistics.slug": "consultation",
    "steps.slug": "organisation",
    "supplements.slug": "consultation",
    "takings.slug": "consultation",
    "views.key": "view",
    "views.slug": "consultation",
    "strategies.slug": "strategy",
}
"""What an argument of a route stands for in the world: by route (`blueprint.view.argument`), by blueprint
(`blueprint.argument`), or else by the argument's own name. A new route needs a line here, or nothing."""

FORMS: dict[str, dict[str, str]] = {
    "answering.group": {"numbers": "2"},
    "answering.link": {"label": "1.1"},
    "answering.note": {"body": "Stäm av med Kim."},
    "answering.send_back": {"because": "Skriv tydligare."},
    "batches.apply": {"do": "save", "significance": "editorial", "seen": "1.2"},
    "checks.judge": {"because": "Ändringarna har tagits upp med alla på ett möte.", "seen": "1"},
    "checks.unlink": {"number": "1"},
    "comments.on_block": {"body": "Bra skrivet.", "kind": "support", "token": "on-block"},
    "comments.on_plan": {"body": "Bra skrivet.", "kind": "support", "token": "on-plan"},
    "comments.reply": {"body": "Vi håller med.", "token": "reply"},
    "corrections.announce": {"number": "1", "text_sv": "Det ska stå 2030.", "text_en": "It should say 2030."},
    "disposals.decide": {"body": "Arkivchefen", "item": "12", "decided_on": "2026-10-01"},
    "disposals.decline": {"because": "Vi väntar."},
    "disposals.index": {"kinds": "letters_sent"},
    "disposals.rule": {"months": "24", "reference": "Plan 3.2", "seen": "1"},
    "extensions.ask": {"until": "2190-01-01", "because": "Nämnden sammanträder senare."},
    "extensions.refuse": {"because": "Beslutet kan inte vänta."},
    "letterheads.edit": {"region_sv": "Region Ekby", "tint": "blue", "revision": "1"},
    "report_editions.freeze": {"because": "Ett svar har ändrats."},
    "report_editions.order": {"kind": "csv", "locale": "sv", "by": "respondent", "shows": "words"},
    "phrase_uses.put": {"phrase": "1"},
    "phrases.edit": {"name": "Tack", "words_sv": "Tack för synpunkten.", "seen": "0"},
    "phrases.index": {"name": "Hänvisning", "words_sv": "Frågan hör till genomförandet."},
    "pieces.add": {"text": "Vi har mer att säga."},
    "handled.react": {"verdict": "not_satisfied", "because": "Ni har inte svarat.", "seen": "1"},
    "mentions.done": {"note": "1"},
    "organisations.set_role": {"<person>-role": "coordinator"},
    "organisations.show": {"email": "colleague@example.org", "role": "contributor"},
    "queue.themes": {"name_sv": "Vatten", "name_en": "Water"},
    "redactions.response_index": {"words": "positiva", "ground": "personal", "seen": "1"},
    "redactions.index": {"words": "behöver", "ground": "personal", "seen": "1"},
    "rectifications.add": {"says": "Jag heter Kim.", "seen": "1"},
    "requests.answer": {"state": "partly", "answer": "Vi har tagit bort kontot.", "seen": "1"},
    "requests.erase": {"seen": "1"},
    "requests.new": {
        "kind": "access",
        "way": "phone",
        "name": "Kim",
        "locale": "sv",
        "received_on": "2026-10-01",
        "asks": "Vad har ni om mig?",
    },
    "releases.plan": {"day": "2190-01-01", "time": "09:00"},
    "selection.take": {"number": "1"},
    "statements.discuss": {"body": "Ska vi stryka det här?"},
    "statements.decide": {"way": "meeting", "body": "Kommunstyrelsen", "day": "2026-10-01"},
    "statements.on_block": {"body": "Bra skrivet.", "kind": "support", "token": "point"},
    "statements.on_plan": {"body": "Bra skrivet.", "kind": "support", "token": "whole"},
    "statements.without": {"stance": "no_comments"},
}
"""What is sent where an empty form would be refused before anyone asks whether the person may do it."""

ALWAYS_OPEN = {"static"}
"""Routes of files that are the same for everyone."""


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one rule, with an address where something is."""

    method: str
    rule: str
    endpoint: str
    address: str
    form: dict[str, str] = field(default_factory=dict)

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
                form = FORMS.get(rule.endpoint, {}) if method == "POST" else {}
                filled = {key.replace("<person>", str(names["person"])): value for key, value in form.items()}
                yield Route(method, rule.rule, rule.endpoint, address, filled)


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
