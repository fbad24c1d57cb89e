"""What the desk's list of comments is filtered and sorted by: its address, and what one can choose instead."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _

from consult.labels import words
from consult.model.comments import CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState, Outcome, Significance
from consult.model.organisations import Sector
from consult.policy import Actor
from consult.queries import choices, searches
from consult.queries.choices import Choices
from consult.queries.facets import NO, YES, Counts
from consult.queries.filters import ANY, SATISFIED, UNSATISFIED, WHOLE, Filters
from consult.queries.orders import Order, Spot
from consult.queries.rounds import Rounds
from consult.web.locale import LOCALES, full_date, in_text
from consult.web.numbers import read_number

FILTERS = (
    "round",
    "q",
    "state",
    "outcome",
    "assignee",
    "section",
    "block",
    "organisation",
    "sector",
    "kind",
    "stance",
    "theme",
    "significance",
    "late",
    "language",
    "proposal",
    "left",
    "reaction",
    "file",
    "taken",
    "order",
)
MOST_WORDS = 200
ME, NOBODY, EVERY = "me", "nobody", "all"
Chosen = TypeVar("Chosen", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Facet:
    """Something to filter by, with its values and their names, the value chosen, and what having chosen none is called."""

    name: str
    label: str
    options: dict[str, str]
    nothing: str = ""

    @property
    def offered(self) -> dict[str, str]:
        """Give what one can choose, with choosing nothing first."""
        return {"": self.nothing or _("All")} | self.options

    @property
    def chosen(self) -> str:
        """Give the value in the address, if there is such a value."""
        value = request.args.get(self.name, "")
        return value if value in self.options else ""


def _named(kind: type[StrEnum]) -> dict[str, str]:
    return {str(each): words(each) for each in kind}


def facets(given: Choices, rounds: Rounds) -> list[Facet]:
    """Name everything the queue can be filtered by."""
    return [_of_rounds(rounds), *_of_answers(given), *_of_comments(given), _of_taken(rounds)]


def _of_taken(rounds: Rounds) -> Facet:
    """Offer the consultations to which comments have been taken along."""
    options = {each.slug: called(each) for each in rounds.every if each.id in rounds.taken}
    return Facet("taken", _("Taken along to"), options)


def _of_rounds(rounds: Rounds) -> Facet:
    """Offer the other consultations of the plan, and all of them together, if there are others."""
    names = {each.slug: called(each) for each in rounds.every}
    here = names.pop(rounds.here.slug)
    options = names | {EVERY: _("All consultations of the plan")} if names else {}
    return Facet("round", _("Consultation"), options, here)


def called(consultation: Consultation) -> str:
    """Tell a consultation from the others of its plan, which often have the same title."""
    return str(
        _("%(title)s, from %(day)s", title=in_text(consultation.title), day=full_date(consultation.first_day))
    )


def _of_answers(given: Choices) -> list[Facet]:
    people = {ME: _("Me"), NOBODY: _("Nobody")} | _by_text(given.drafters)
    themes = {str(key): in_text(name) for key, name in given.themes.items()}
    left = {
        "unlinked": _("Link a change"),
        "placeless": _("Find its place"),
        "material": _("Changes what the plan means"),
    }
    return [
        Facet("state", _("State"), _named(DispositionState)),
        Facet("outcome", _("Outcome"), _named(Outcome)),
        Facet("assignee", _("Responsible"), people),
        Facet("theme", _("Theme"), themes),
        Facet("significance", _("Significance"), _named(Significance)),
        Facet("left", _("Left to do"), left),
    ]


def _of_comments(given: Choices) -> list[Facet]:
    languages = {"sv": _("In Swedish"), "en": _("In English")}
    satisfied = {SATISFIED: _("Satisfied"), UNSATISFIED: _("Not satisfied"), ANY: _("Satisfied or not")}
    return [
        Facet("section", _("Section"), given.sections | {WHOLE: _("The plan as a whole")}),
        Facet("block", _("Passage"), given.blocks),
        Facet("organisation", _("Organisation"), given.organisations),
        Facet("sector", _("Sector"), _named(Sector)),
        Facet("kind", _("Kind"), _named(CommentKind)),
        Facet("stance", _("Stance"), _named(Stance)),
        Facet("proposal", _("Proposed wording"), {YES: _("With a proposal"), NO: _("Without a proposal")}),
        Facet("language", _("Language"), {code: languages[code] for code in LOCALES}),
        Facet("late", _("Came in"), {NO: _("In time"), YES: _("After the last reply date")}),
        Facet("reaction", _("Reaction"), satisfied),
        Facet("file", _("Word file"), _by_text(given.files)),
    ]


def _by_text(people: dict[int, str]) -> dict[str, str]:
    return {str(key): name for key, name in people.items()}


def carried() -> dict[str, Any]:
    """Give the filters in the address as they are, to carry them on from a form to the page after it."""
    return {name: value[:MOST_WORDS] for name in FILTERS if (value := request.args.get(name, "").strip())}


def given_for(actor: Actor, rounds: Rounds, chosen: Mapping[str, str] | None = None) -> Choices:
    """List what there is to choose from, with the passages of the section that is chosen."""
    chosen = request.args if chosen is None else chosen
    among = rounds.every if _is_every(rounds, chosen) else (rounds.here,)
    given = choices.choices(actor, rounds.here, chosen.get("section"), chosen.get("block"), among)
    return given if len(among) == 1 else replace(given, files={})


def _is_every(rounds: Rounds, chosen: Mapping[str, str]) -> bool:
    return chosen.get("round") == EVERY and len(rounds.every) > 1


def read_spot(rounds: Rounds, chosen: Mapping[str, str], given: str) -> Spot | None:
    """Read from an address after which comment to list: its number, after the slug of its round if it is another."""
    slug, _colon, digits = given.rpartition(":")
    among = {each.slug: each for each in (rounds.every if _is_every(rounds, chosen) else (rounds.here,))}
    found, number = among.get(slug or rounds.here.slug), read_number(digits)
    return Spot(found.id, number) if found and number else None


def write_spot(rounds: Rounds, spot: Spot) -> str:
    """Write after which comment to list as `read_spot` reads it."""
    slugs = {each.id: each.slug for each in rounds.every}
    is_here = spot.round_id == rounds.here.id
    return str(spot.number) if is_here else f"{slugs[spot.round_id]}:{spot.number}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for in the address; what is not understood there filters nothing."""

    facets: list[Facet]
    chosen: dict[str, Any]
    filters: Filters

    @property
    def elsewhere(self) -> str:
        """Give the slug of another round, if that alone is asked for."""
        slug = self.facets[0].chosen
        return "" if slug == EVERY else slug

    @property
    def narrowed(self) -> dict[str, Any]:
        """Give what the list is filtered by within its rounds, without its order."""
        return {name: value for name, value in self.chosen.items() if name not in {"order", "round"}}

    def starting(self, after: Spot | None) -> "Wanted":
        """Ask for the same from another place on."""
        return replace(self, filters=replace(self.filters, after=after))


def wanted(actor: Actor, rounds: Rounds, given: Choices) -> Wanted:
    """Read the filters from the address, and look up once what has the words in it."""
    known = facets(given, rounds)
    chosen = {facet.name: facet.chosen for facet in known if facet.chosen}
    among = rounds.keys if _is_every(rounds, chosen) else ()
    if not among:
        chosen.pop("round", None)
    order = one_of(Order, request.args.get("order")) or Order.NUMBER
    if query := carried().get("q"):
        chosen["q"] = query
    if order is not Order.NUMBER:
        chosen["order"] = str(order)
    found = searches.found(actor, rounds.here, query, among) if query else None
    after = read_spot(rounds, chosen, request.args.get("after", ""))
    filters = replace(_filters(actor, chosen), rounds=among, order=order, found=found, after=after)
    return Wanted(known, chosen, filters)


def _filters(actor: Actor, chosen: dict[str, str]) -> Filters:
    person, told = chosen.get("assignee", ""), {YES: True, NO: False}
    return Filters(
        section=chosen.get("section"),
        block=chosen.get("block"),
        organisation=chosen.get("organisation"),
        sector=one_of(Sector, chosen.get("sector")),
        state=one_of(DispositionState, chosen.get("state")),
        outcome=one_of(Outcome, chosen.get("outcome")),
        kind=one_of(CommentKind, chosen.get("kind")),
        stance=one_of(Stance, chosen.get("stance")),
        significance=one_of(Significance, chosen.get("significance")),
        is_late=told.get(chosen.get("late", "")),
        locale=chosen.get("language"),
        has_proposal=told.get(chosen.get("proposal", "")),
        assignee=actor.user_id if person == ME else read_number(person),
        is_unassigned=person == NOBODY,
        theme=read_number(chosen.get("theme")),
        unlinked=chosen.get("left") == "unlinked",
        placeless=chosen.get("left") == "placeless",
        material=chosen.get("left") == "material",
        reaction=chosen.get("reaction"),
        registration=read_number(chosen.get("file")),
        taken=chosen.get("taken"),
    )


def one_of(kind: type[Chosen], value: str | None) -> Chosen | None:
    """Give the member with a value, if there is one."""
    return next((each for each in kind if each == value), None)


def figures(actor: Actor, rounds: Rounds, counts: Counts) -> dict[str, dict[str, int]]:
    """Give how many comments there are with each value, as the values stand in the address."""
    of = {name: dict(values) for name, values in counts.of.items()}
    if "round" in of:
        of["round"] |= {EVERY: sum(of["round"].values()), "": of["round"].get(rounds.here.slug, 0)}
    for name, key, empty in (
        ("section", WHOLE, ""),
        ("assignee", NOBODY, ""),
        ("assignee", ME, str(actor.user_id)),
    ):
        if name in of:
            of[name][key] = of[name].get(empty, 0)
    return of
