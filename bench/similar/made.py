"""Comments made up with a fixed seed, in which it is known who says the same as whom.

Their words come from the demonstration's own texts, in chains in which each word follows one that it follows there,
so that runs of three words stand in many of them by chance, as in real comments on one subject.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from consult.demo import source
from consult.text.similar import Text

LANGUAGES = ("sv", "en")
PLACES = {
    "sv": ["Sala kommun", "Region Mittland", "Länsförbundet", "Näringslivsrådet i Köping", "Norra bygdens förening",
           "Högskolan", "Arboga kommun", "Naturvännerna", "Företagarna i länet", "Fagersta stad"],
    "en": ["Sala municipality", "the Region of Midland", "the county association", "Köping Business Council",
           "the Northern Village Society", "the university", "Arboga municipality", "Friends of Nature",
           "the county's entrepreneurs", "the town of Fagersta"],
}  # fmt: skip
GREETINGS = {
    "sv": ["{who} har fått förslaget till regional plan på remiss och lämnar härmed följande yttrande.",
           "Tack för möjligheten att lämna synpunkter på förslaget.",
           "{who} har beretts tillfälle att yttra sig över rubricerat ärende och vill framföra följande."],
    "en": ["{who} has received the draft regional plan for consultation and hereby submits the following response.",
           "Thank you for the opportunity to comment on the draft.",
           "{who} welcomes the opportunity to respond to the above consultation and would like to state the following."],
}  # fmt: skip
CLOSINGS = {
    "sv": ["Med vänlig hälsning, för {who}", "Beslut i ärendet har fattats av ordföranden efter föredragning.", "Vi ser fram emot en fortsatt dialog och medverkar gärna i det kommande arbetet."],
    "en": ["Yours sincerely, on behalf of {who}", "The decision was taken by the chair after a report by the officer.", "We look forward to continued dialogue and are happy to take part in the work."],
}  # fmt: skip
OPPOSED = {
    "sv": [
        ("tillstyrker", "avstyrker"),
        ("stöder", "motsätter sig"),
        ("bör", "bör inte"),
        ("ska", "ska inte"),
    ],
    "en": [("supports", "opposes"), ("approves", "rejects"), ("should", "should not"), ("will", "will not")],
}
SHORT = {
    "sv": ["Bra!", "Instämmer.", "Jag håller med.", "Dåligt.", "Bra förslag!", "Vi har inga synpunkter.",
           "Vi har inget att erinra.", "Jag håller inte med.", "Stryk detta.", "Behåll detta.",
           "Vi tillstyrker förslaget.", "Vi avstyrker förslaget.", "Jag tycker att det här är bra.",
           "Jag tycker att det här är dåligt."],
    "en": ["Good!", "I agree.", "Agreed.", "Bad.", "Good idea!", "We have no comments.", "We have no objections.",
           "I do not agree.", "Delete this.", "Keep this.", "We support the proposal.", "We oppose the proposal.",
           "I think that this is good.", "I think that this is bad."],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A comment, of which kind it is, and the group of those that say the same, if there is one."""

    text: Text
    kind: str
    group: int | None


class Maker:
    """Makes comments in one language."""

    def __init__(self, language: str, seed: int) -> None:
        self.language, self.chance = language, random.Random(f"{language} {seed}")
        self.passages = list(_passages(language))
        self._next: dict[str, list[str]] = defaultdict(list)
        for passage in self.passages:
            words = passage.split()
            for word, after in pairwise(words):
                self._next[word].append(after)
        self._starts = sorted(self._next)

    def sentence(self, least: int = 8, most: int = 24) -> str:
        """Make one sentence."""
        words = [self.chance.choice(self._starts)]
        for _ in range(self.chance.randint(least, most) - 1):
            words.append(self.chance.choice(self._next.get(words[-1]) or self._starts))
        return " ".join(words).strip(".,;:").capitalize() + "."

    def letter(self, least: int, most: int) -> list[str]:
        """Make sentences of so many words together."""
        wanted, made = self.chance.randint(least, most), [self.sentence()]
        while sum(len(each.split()) for each in made) < wanted:
            made.append(self.sentence())
        return made

    def one_of(self, choices: dict[str, list[Any]]) -> Any:
        """Choose something in this language."""
        return self.chance.choice(choices[self.language])

    def signed(self, lines: list[str]) -> str:
        """Put what one writes before and after round some sentences."""
        who = self.one_of(PLACES)
        before, after = self.one_of(GREETINGS).format(who=who), self.one_of(CLOSINGS).format(who=who)
        return "\n\n".join([before.capitalize(), " ".join(lines), after])

    def reworded(self, lines: list[str], rate: float) -> list[str]:
        """Replace, leave out or add a word now and then."""
        made = []
        for word in " ".join(lines).split():
            draw = self.chance.random()
            if draw < rate:
                made += [[], [self.chance.choice(self._starts)], [word, self.chance.choice(self._starts)]][
                    self.chance.randrange(3)
                ]
            else:
                made.append(word)
        return [" ".join(made)]


def _passages(language: str) -> Iterator[str]:
    for plan in source.plans()["plans"]:
        for section in plan["sections"]:
            yield from (each[language] for each in section["paragraphs"])
    for said in (*source.comments("A"), *source.comments("B")):
        if said.locale == language:
            yield said.body


Kind = Callable[[Maker, int], list[Text]]


def _campaign(maker: Maker, many: int) -> list[Text]:
    letter, made = maker.letter(40, 120), []
    for _ in range(many):
        lines = list(letter)
        for _ in range(maker.chance.choice([0, 0, 1, 1, 2])):
            lines.insert(maker.chance.choice([0, len(lines)]), maker.sentence())
        made.append(Text(" ".join(lines) if maker.chance.random() < 0.7 else maker.signed(lines)))
    return made


def _joint(maker: Maker, many: int) -> list[Text]:
    letter = maker.letter(60, 200)
    places = [maker.chance.randrange(len(letter)) for _ in range(3)]
    made = []
    for _ in range(many):
        who = maker.one_of(PLACES)
        lines = [f"{who} {each}" if i in places else each for i, each in enumerate(letter)]
        made.append(Text(maker.signed(lines)))
    return made


def _copied(maker: Maker, many: int) -> list[Text]:
    paragraph = maker.letter(40, 80)
    made = []
    for _ in range(many):
        before, after = maker.letter(30, 150), maker.letter(30, 150)
        made.append(Text("\n\n".join(map(" ".join, (before, paragraph, after)))))
    return made


def _inside(maker: Maker, many: int) -> list[Text]:
    letter = maker.letter(30, 60)
    longer = [Text("\n\n".join(map(" ".join, (letter, maker.letter(80, 200))))) for _ in range(many // 2)]
    return [*longer, *(Text(" ".join(letter)) for _ in range(many - len(longer)))]


def _reworded(maker: Maker, many: int) -> list[Text]:
    letter = maker.letter(40, 120)
    return [
        Text(" ".join(maker.reworded(letter, maker.chance.choice([0.02, 0.05, 0.08])))) for _ in range(many)
    ]


def _heavily(maker: Maker, many: int) -> list[Text]:
    letter = maker.letter(40, 120)
    return [
        Text(" ".join(maker.reworded(letter, maker.chance.choice([0.12, 0.16, 0.2])))) for _ in range(many)
    ]


def _short(maker: Maker, many: int) -> list[Text]:
    return [Text(maker.one_of(SHORT), maker.sentence(6, 6))] * many


def _subject(maker: Maker, many: int) -> list[Text]:
    shared = [maker.sentence(8, 12).strip(".") for _ in range(2)]
    return [
        Text(
            " ".join(
                [
                    *maker.letter(15, 60),
                    f"{maker.chance.choice(shared)} {maker.sentence()}",
                    *maker.letter(15, 60),
                ]
            )
        )
        for _ in range(many)
    ]


def _template(maker: Maker, many: int) -> list[Text]:
    who, before, after = maker.one_of(PLACES), maker.one_of(GREETINGS), maker.one_of(CLOSINGS)
    return [
        Text("\n\n".join([before.format(who=who), " ".join(maker.letter(15, 80)), after.format(who=who)]))
        for _ in range(many)
    ]


def _opposed(maker: Maker, _many: int, words: tuple[int, int] = (7, 12)) -> list[Text]:
    yes, no = maker.one_of(OPPOSED)
    who, rest = maker.one_of(PLACES), maker.letter(*words)
    first = maker.chance.choice(rest).split()
    at = maker.chance.randrange(1, len(first))
    return [
        Text(" ".join([f"{who} {turn}", *first[at:], *(each for each in rest if each.split() != first)]))
        for turn in (yes, no)
    ]


def _opposed_long(maker: Maker, many: int) -> list[Text]:
    return _opposed(maker, many, (40, 90))


def _quotation(maker: Maker, many: int) -> list[Text]:
    passage = max(maker.chance.sample(maker.passages, 5), key=len)
    return [
        Text(f"”{passage}”\n\n{' '.join(maker.letter(15, 60))}", maker.sentence(6, 6), passage)
        for _ in range(many)
    ]


def _short_else(maker: Maker, _many: int) -> list[Text]:
    here, there = maker.sentence(6, 6), maker.sentence(6, 6)
    said = maker.chance.sample(SHORT[maker.language], 3)
    return [*(Text(each, here) for each in said), Text(said[0], there)]


SAME: dict[str, Kind] = {
    "campaign, own sentences added": _campaign,
    "joint answer, other names": _joint,
    "copied paragraph in longer answers": _copied,
    "letter inside longer answers": _inside,
    "light rewording, 2 to 8 % of the words": _reworded,
    "heavier rewording, 12 to 20 %": _heavily,
    "short, same words and place": _short,
}
"""Kinds of groups that say the same."""

ELSE: dict[str, Kind] = {
    "same subject": _subject,
    "same greeting and closing": _template,
    "opposite in one word, short": _opposed,
    "opposite in one word, long": _opposed_long,
    "same quotation": _quotation,
    "short, other words or place": _short_else,
}
"""Kinds of comments that look alike and do not say the same."""


def comments(language: str, seed: int, groups: int) -> list[Made]:
    """Make so many groups of every kind, and as many comments that stand alone, in an order of chance."""
    maker, made, number = Maker(language, seed), list[Made](), 0
    for _ in range(groups):
        for name, kind in (SAME | ELSE).items():
            number += 1
            group = number if name in SAME else None
            made += [Made(text, name, group) for text in kind(maker, maker.chance.randint(3, 12))]
        made += [Made(Text(" ".join(maker.letter(8, 150))), "alone", None) for _ in range(10)]
    maker.chance.shuffle(made)
    return made
