"""What in a text looks like the name of a person: found to warn of it, never to change it.

The rule is simple, so that everyone can tell why words were marked: a common first name followed by a word with a capital
letter, or a word with a capital letter followed by a surname on -sson. Names of streets, schools and the like are no people.
"""

import re
from collections.abc import Iterator

_WORD = r"[^\W\d_a-zåäöéèüø][^\W\d_]+(?:[-’'][^\W\d_]+)*"
_INITIAL = r"[^\W\d_a-zåäöéèüø]\."
_PARTICLE = r"(?:von|af|de|la|van|der|den|di|al)"
_PAIR = re.compile(
    rf"(?<![\w@.])(?P<first>{_WORD})(?:[ \u00a0]{_INITIAL})?(?:[ \u00a0]{_PARTICLE}){{0,2}}[ \u00a0](?P<last>{_WORD})(?![\w@])"
)
_NO_SURNAME = re.compile(
    r"(?:gatan|gata|vägen|väg|torget|torg|skolan|skola|kyrkan|kyrka|parken|park|gården|gård|huset|hus|hallen|plats|platsen|"
    r"gränd|leden|bron|viken|sjön|dalen|kommun|region|regionen|stiftelsen|universitet|institutet|street|road|school)$"
)
_SON = re.compile(r"[^\W\d_]{2,}ss?on$")
_NO_SON = ("person", "säsong", "reason", "season", "lesson", "comparison")

FIRST_NAMES = frozenset(
    re.findall(
        r"\S+",
        """
    adam agnes agneta ahmad ahmed alexander alexandra alfred alice ali alma alva amanda amina amira anders andreas anette
    angelica anita ann anna anneli annette annika anton arne arvid astrid august axel barbro beatrice bengt berit
    bertil birgit birgitta björn bo bodil britt britta börje camilla carin carina carl carola caroline catarina cecilia charlotte
    christer christian christina christoffer clara claes dag daniel david desirée ebba eleonora elias elin elina elisabet
    elisabeth ella ellen elsa emelie emil emilia emma erik erika ester eva evelina fatima felicia felix filip fredrik
    frida fritiof gabriel gerd gertrud gun gunborg gunilla gunnar gunvor gustaf gustav göran gösta hampus hanna hanne hannes
    hans harald harriet hassan helen helena helene helge henrik henry hilda hugo håkan ibrahim ida inga ingegerd ingela
    inger ingmar ingrid ingvar irene isabella isak ivar jacob jakob jan jane janne jennifer jenny jens jessica jesper joakim
    johan johanna johannes john jonas jonathan josef josefin josefine julia jörgen kaj karin karl karolina katarina katja
    kerstin kevin kim kjell klara klas kristian kristin kristina kristoffer kurt kåre laila lars lasse leif leila lena
    lennart leo lina linda linn linnea linus lisa lisbeth louise lovisa lucas ludvig lukas maj
    maja malin margareta margaretha maria mariam marianne marie mark markus martin martina mathias matilda mats mattias
    max maximilian mehmet melker mia michael mikael mohamed mohammed moa monica monika morgan muhammad måns märta mårten
    natalie nathalie nils nina noah noor ola olga olle olof oscar oskar ove patrik paula per pernilla peter petra petter
    pia rasmus rebecca regina rickard rikard robert robin roger roland rolf ronny rune rut ruth sabina sally samuel sandra
    sara sarah saga sebastian selma sigrid signe simon siv sofia sofie sonja stefan stellan stig stina sture susann
    susanna susanne sven svetlana sylvia sören teresa thea theodor therese thomas thorsten tilda tim tina tomas tommy tone
    torbjörn tord tore torsten tuva tyra ulf ulla ulrica ulrika urban vanja vera veronica veronika victor victoria viktor
    viktoria vilgot vilhelm viola viveka wilhelm william wilma yasmin ylva yngve yusuf yvonne zahra zeinab åke åsa örjan
    """,
    )
)
"""Common first names in Sweden, written down for this program; whoever is not among them is not found by it."""


def found(text: str) -> Iterator[tuple[int, int]]:
    """Give the code points from where up to where something that looks like a name stands."""
    for match in _pairs(text):
        first, last = match["first"].casefold(), match["last"].casefold()
        is_first = first in FIRST_NAMES or first.partition("-")[0] in FIRST_NAMES
        is_son = bool(_SON.search(last)) and not last.endswith(_NO_SON) and first not in _BEGINNINGS
        if (is_first and not _NO_SURNAME.search(last) and last not in _BEGINNINGS) or is_son:
            yield match.start(), match.end()


def pairs(text: str) -> dict[str, list[tuple[int, int]]]:
    """Give what could be a name, since it is written so, and where it stands: to be looked up among known people."""
    written: dict[str, list[tuple[int, int]]] = {}
    for match in _pairs(text):
        written.setdefault(" ".join(match.group().split()), []).append(match.span())
    return written


def _pairs(text: str) -> Iterator[re.Match[str]]:
    """Find two words with capital letters beside each other, also when the first of them belongs to a longer row."""
    at = 0
    while match := _PAIR.search(text, at):
        yield match
        at = match.start("last") if match["first"].casefold() not in FIRST_NAMES else match.end()


_BEGINNINGS = frozenset(
    re.findall(
        r"\S+",
        """
    av bara de den denna dessa det detta där efter ej en enligt ett eller for from för från gemensamt genom ha har här i in
    inom inte kan kommun kommunen kommuner man med men mot när och om på region regionen samt som så till trots under ur ut
    utan vi vid vår vårt våra även åt the this that these when while and but for with without region county
    """,
    )
)
"""Words that begin sentences, and so have a capital letter without being names."""
