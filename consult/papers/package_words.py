"""What an archive package says about itself, to people who have nothing but the package."""

SHUT = (
    "rep1",
    "Innehåller uppgifter som har maskerats i det som är allmänt tillgängligt. Pröva sekretess innan något lämnas ut.",
    ["representations/rep1/data/restricted"],
)
PUBLIC = (
    "rep2",
    "Innehåller bara det som alla får läsa, och kan lämnas till vem som helst.",
    ["representations/rep2/data"],
)
"""Names, bases and folders of what is said about who may read what."""

SWEDISH = """# Arkivpaket för ett avslutat ärende

Paketet är ett E-ARK SIP, version 2.1. `METS.xml` säger vad som finns i det.

- `representations/rep1/data` är ärendet som myndigheten har det.
  - `case.xml`: alla synpunkter och yttranden med svar. Schemat ligger i `schemas/case.xsd`.
  - `consultations/<remiss>/consultation.json`: remissen i utväxlingsformatet consultation-neutral/1, som kan läsas in igen.
  - `consultations/<remiss>/register.csv` och `register.json`: diariet. `documents/`: handlingarna, efter nummer.
  - `consultations/<remiss>/responses/`: yttrandena så som de kom in, med checksummor i `SHA256SUMS`.
  - `consultations/<remiss>/answers/`: filer som svar kom i på annat sätt.
  - `consultations/<remiss>/report/`: låsta utgåvor av remissredogörelsen med beslutsunderlag.
  - `plan/`: planens versioner som PDF/A, Markdown och JSON. `decisions/`: beslut med protokollsutdrag.
  - `redactions.json`: vad som är maskerat, när och varför, utan orden.
  - `log.jsonl`: loggens sigill och ärendets händelser.
- `representations/rep1/data/restricted` är det som har maskerats, så som det kom in. Pröva sekretess innan något lämnas ut.
- `representations/rep2/data` är webbsidor på svenska och engelska som öppnas utan nät, med `index.html`. De har bara det som alla får läsa.

`metadata/preservation/premis.xml` har storlek och SHA-256 för varje fil. `metadata/descriptive/dc.xml` beskriver ärendet i Dublin Core.
"""

ENGLISH = """# Archive package of a closed case

The package is an E-ARK SIP, version 2.1. `METS.xml` says what is in it.

- `representations/rep1/data` is the case as the authority has it.
  - `case.xml`: every comment and response with its answer. Its schema is `schemas/case.xsd`.
  - `consultations/<consultation>/consultation.json`: the consultation in the exchange format consultation-neutral/1, which can be taken in again.
  - `consultations/<consultation>/register.csv` and `register.json`: the register. `documents/`: its documents, by number.
  - `consultations/<consultation>/responses/`: the responses as they came in, with checksums in `SHA256SUMS`.
  - `consultations/<consultation>/answers/`: files in which answers came in another way.
  - `consultations/<consultation>/report/`: frozen editions of the consultation report, with the board's papers.
  - `plan/`: the versions of the plan as PDF/A, Markdown and JSON. `decisions/`: decisions with extracts of the minutes.
  - `redactions.json`: what is redacted, when and why, without the words.
  - `log.jsonl`: the seals of the log and the events of the case.
- `representations/rep1/data/restricted` is what has been redacted, as it came in. Consider secrecy before anything is given out.
- `representations/rep2/data` is web pages in Swedish and English that open without a network, from `index.html`. They have only what everyone may read.

`metadata/preservation/premis.xml` has size and SHA-256 of each file. `metadata/descriptive/dc.xml` describes the case in Dublin Core.
"""
