"""Texts to try the engine on."""

from hypothesis import strategies as st

from consult.text.blocks import Block, BlockKind, split

WORDS = [
    "Planen", "ska", "bör", "kommunen", "företag", "gång-", "och", "cykelvägar", "år", "2030", "3,5", "inte",
    "”citat”", "–", "Västmanland", "the", "county's", "e\u0301tage", "👩‍🚒", "👍🏽", "å\u0308", "co\u00adoperation",
    "öar", "1.", "#", "-", "naïve", "(se", "nedan)", "!", "A&B", "<b>", "\u00a0", "日本", "नमस्ते",
]  # fmt: skip
SIGNS = [
    *"abcåÖ e\u0301\u00ad\u00a0👍\u200d*_`~[]()<>&|#+-=.:!\\\"'1 \n\t",
    "\n\n", "\n- ", "\n  - ", "\n1. ", "\n> ", "\n# ", "\n---\n", "```\n", "| a | b |\n|---|---|\n| ", "http://x.se/å_b",
    "www.y.se", "a@b.se", "&amp;", "&nbsp;", "**", "](http://x)", "![", "<script>", "\x00", "\ufeff", "\r\n", "  \n",
]  # fmt: skip

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=25)
wordings = words.map(" ".join)
hostile = st.lists(st.sampled_from(SIGNS), max_size=30).map("".join)
documents = st.one_of(hostile, st.lists(st.one_of(hostile, wordings), max_size=6).map("\n\n".join))
sources = st.one_of(hostile, wordings)


def paragraph(source: str, uid: str | None = None) -> Block:
    return Block(BlockKind.PARAGRAPH, 0, ordered=False, source=source, uid=uid)


def heading(source: str, level: int = 1, uid: str | None = None) -> Block:
    return Block(BlockKind.HEADING, level, ordered=False, source=source, uid=uid)


def item(source: str, level: int = 1, *, ordered: bool = False) -> Block:
    return Block(BlockKind.ITEM, level, ordered=ordered, source=source)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """Any block that someone may build, sensible or not."""
    kind = draw(st.sampled_from([kind for kind in BlockKind if kind is not BlockKind.TABLE]))
    level = draw(st.integers(1, 4)) if kind in {BlockKind.HEADING, BlockKind.ITEM} else 0
    ordered = kind is BlockKind.ITEM and draw(st.booleans())
    # A fence with nothing in it shows nothing until it is escaped: no words to compare.
    return Block(kind, level, ordered, draw(sources.filter(lambda source: "```" not in source)))


texts = st.lists(
    st.one_of(blocks(), documents.map(split).filter(len).map(lambda found: found[0])), max_size=8
)
