"""The letterhead of the demonstration's region, and the texts of its reports."""

from consult.demo.cast import Cast
from consult.formats import logos
from consult.model.letterheads import Tint
from consult.services import letterheads
from consult.services.letterheads import Given

_MARK = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 80">
<rect x="0" y="10" width="60" height="10" fill="#14457a"/><rect x="0" y="35" width="60" height="10" fill="#14457a"/>
<rect x="0" y="60" width="42" height="10" fill="#14457a"/>
<path d="M100 8h-18v64h18M150 8h18v64h-18" fill="none" stroke="#b5731a" stroke-width="9"/></svg>"""


def put(cast: Cast) -> None:
    """Let the process owner set what stands on documents."""
    given = Given(
        region={"sv": "Region Västmanland (demonstration)", "en": "Region Västmanland (demonstration)"},
        unit={"sv": "Regional utveckling", "en": "Regional Development"},
        footer={
            "sv": "Demonstration. Texten är inte regionens antagna eller publicerade lydelse.",
            "en": "A demonstration. The text is not what the region has adopted or published.",
        },
        tint=Tint.BLUE,
        logo=logos.read(_MARK),
        logo_told={"sv": "Demonstrationens märke", "en": "The mark of the demonstration"},
        introduction={
            "sv": "Den här redogörelsen visar vad som kom fram i remissen om {planens titel} och hur regionen har svarat. "
            "Synpunkter: {antal synpunkter}. Organisationer som svarade: {antal organisationer som svarat}. "
            "Privatpersoner: {antal privatpersoner}.",
            "en": "This report tells what came up in the consultation on {plan title} and how the region has answered. "
            "Comments: {number of comments}. Organisations that answered: {number of organisations}. "
            "Private persons: {number of private persons}.",
        },
        closing={
            "sv": "Regionen tackar alla som har svarat. Frågor om redogörelsen besvaras av regional utveckling.",
            "en": "The region thanks everyone who has answered. Regional Development answers questions about the report.",
        },
    )
    letterheads.save(cast.staff["owner"], None, given, 0)
