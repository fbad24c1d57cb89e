"""Word files that came back, for tests: paragraphs with tracked changes, comments with threads, and the plan of the factories."""

from collections.abc import Sequence

from tests.support.word import rewritten, with_body

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
BY = 'w:id="1" w:author="Eva  Ek" w:date="2026-09-01T10:00:00Z"'


def run(text: str) -> str:
    """Give plain words."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*parts: str, mark: str = "") -> str:
    """Give a paragraph; `mark` says what was done to its end."""
    properties = f"<w:pPr><w:rPr><w:{mark} {BY}/></w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{properties}{''.join(parts)}</w:p>"


def tracked(name: str, text: str) -> str:
    """Give words that someone added or struck."""
    words = run(text)
    if name == "del":
        words = words.replace("w:t", "w:delText")
    return f"<w:{name} {BY}>{words}</w:{name}>"


def begins(name: int) -> str:
    """Say where a comment begins."""
    return f'<w:commentRangeStart w:id="{name}"/>'


def ends(name: int) -> str:
    """Say where a comment ends."""
    return f'<w:commentRangeEnd w:id="{name}"/><w:r><w:commentReference w:id="{name}"/></w:r>'


def comment(name: int, text: str) -> str:
    """Give a comment by Ola Ås."""
    return (
        f'<w:comment w:id="{name}" w:author="Ola  Ås" w:initials="OÅ" w:date="2026-09-0{name}T08:00:00Z">'
        f'<w:p w14:paraId="0000000{name}">{run(text)}</w:p></w:comment>'
    )


def file(*paragraphs: str, comments: Sequence[str] = (), threads: str = "") -> bytes:
    """Give a returned file with the given body, comments and what is said of their threads."""
    parts = {
        "word/comments.xml": f"<w:comments {NAMESPACES}>{''.join(comments)}</w:comments>".encode(),
        "word/commentsExtended.xml": f"<w15:commentsEx {NAMESPACES}>{threads}</w15:commentsEx>".encode(),
    }
    return rewritten(with_body("".join(paragraphs)), {}, parts)


INTRODUCTION = "Planen beskriver hur länets aktörer kan stärka företagens förmåga att utvecklas."
OTHERS = "För övriga aktörer är planen vägledande."
THREAD = '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>'


def heading(*parts: str) -> str:
    """Give a heading of the first level."""
    return f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{"".join(parts)}</w:p>'


def item(*parts: str) -> str:
    """Give an item of a list."""
    return f'<w:p><w:pPr><w:pStyle w:val="ListBullet"/></w:pPr>{"".join(parts)}</w:p>'


def plan(*more: str) -> list[str]:
    """Give the plan as it was sent out."""
    return [
        heading(run("Utgångspunkter")),
        paragraph(run(INTRODUCTION)),
        paragraph(run(OTHERS)),
        heading(run("Näringsliv")),
        paragraph(run("Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor.")),
        item(run("Kontaktpersonen svarar inom två dagar.")),
        item(run("Regionen ordnar en introduktion.")),
        *more,
    ]


def returned_plan(*more: str) -> bytes:
    """Give the plan with a comment that was answered, a changed word and a comment that points at nothing."""
    return file(
        heading(run("Utgångspunkter")),
        paragraph(
            run("Planen beskriver hur "), begins(1), run("länets aktörer"), ends(1), run(INTRODUCTION[35:])
        ),
        paragraph(run(OTHERS)),
        heading(run("Näringsliv")),
        paragraph(
            run("Varje kommun ska ha minst "),
            tracked("del", "en namngiven kontaktperson"),
            tracked("ins", "två namngivna kontaktpersoner"),
            run(" för företagsfrågor."),
        ),
        item(run("Kontaktpersonen svarar inom två dagar.")),
        item(run("Regionen ordnar en introduktion.")),
        *more,
        comments=[comment(1, "Vilka är *de*?"), comment(2, "Se listan."), comment(3, "Bra plan.")],
        threads=THREAD,
    )
