from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consult.text.anchors import Located, Quote, Status, WholeBlock, locate, quote, uncertain
from consult.text.markdown import plain
from tests.text.redrafts import REDRAFTS, Redraft
from tests.text.strategies import wordings

TEXT = (
    "Företag på landsbygden ska ha likvärdiga möjligheter att utvecklas. Varje kommun ska ha minst en namngiven "
    "kontaktperson för företagsfrågor. Regionen ordnar en gemensam introduktion två gånger om året."
)
OTHER = "Elektrifieringen är en av länets största möjligheter, och tillgången till mark avgör mycket."


def of(words: str, text: str = TEXT, uid: str = "p1") -> Quote:
    return quote(uid, text, text.index(words), text.index(words) + len(words))


def follow(words: str, new: Mapping[str, str], sections: Mapping[str, str] | None = None) -> Located:
    return locate(of(words), {"h1": "Mål", "p1": TEXT, "p2": OTHER}, new, sections or {})


def shown(found: Located, new: Mapping[str, str]) -> str:
    assert found.uid is not None
    return new[found.uid][found.start : found.end]


def test_a_quote_holds_its_words_and_their_context() -> None:
    text = "x" * 100 + "ord" + "y" * 100
    assert quote("u", text, 100, 103) == Quote("u", "ord", "x" * 64, "y" * 64, 100, 103)
    assert quote("u", "👩‍🚒 bra", 4, 7) == Quote("u", "bra", "👩‍🚒 ", "", 4, 7)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 7), (6, 7), (2, 3)])
def test_a_quote_of_nothing_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        quote("u", "ny ord", start, end)


@st.composite
def quotes(draw: st.DrawFn, text: str) -> Quote:
    """Any words in a text."""
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    return quote("a", text, start, end)


def test_words_in_an_unchanged_block_stay_where_they_are() -> None:
    words = "en namngiven kontaktperson"
    found = follow(words, {"p2": OTHER, "p1": TEXT})
    assert found == Located(Status.EXACT, "p1", of(words).start, of(words).end, 1.0, "difference")
    assert not uncertain(found)


def test_words_are_followed_through_changes_around_them() -> None:
    new = {"p1": "Sedan länge gäller detta. " + TEXT.replace("landsbygden", "små orter")}
    found = follow("en namngiven kontaktperson", new)
    assert (found.status, shown(found, new)) == (Status.EXACT, "en namngiven kontaktperson")


def test_the_right_one_of_repeated_words_is_followed() -> None:
    text = "Planen ska gälla. Kommunen ska bygga. Regionen ska leda."
    at = text.index("ska bygga")
    new = {"p1": "Alla ska veta. Planen ska gälla. Kommunen ska bygga. Regionen ska leda."}
    found = locate(quote("p1", text, at, at + 3), {"p1": text}, new, {})
    assert found.start == new["p1"].index("ska bygga")


def test_edited_words_are_followed_and_told_so() -> None:
    new = {"p1": TEXT.replace("ska ha minst en namngiven", "bör ha, eller dela, en namngiven")}
    found = follow("Varje kommun ska ha minst en namngiven kontaktperson", new)
    assert found.status is Status.EDITED
    assert shown(found, new) == "Varje kommun bör ha, eller dela, en namngiven kontaktperson"


def test_words_that_are_gone_from_their_block_fall_back_to_it() -> None:
    new = {"p1": "Företag på landsbygden ska ha likvärdiga möjligheter att utvecklas.", "p2": OTHER}
    found = follow("Regionen ordnar en gemensam introduktion", new)
    assert found == Located(Status.EDITED, "p1", None, None, 0.0, "block")
    assert uncertain(found)


def test_words_that_moved_within_their_block_are_found() -> None:
    first, rest = (
        "Regionen ordnar en gemensam introduktion två gånger om året.",
        TEXT.split(". Regionen", maxsplit=1)[0],
    )
    new = {"p1": f"{first} {rest}."}
    found = follow("gemensam introduktion två gånger", new)
    assert shown(found, new) == "gemensam introduktion två gånger"
    assert found.status in {Status.MOVED, Status.EXACT}


def test_words_that_moved_to_a_new_block_are_found_there() -> None:
    kept, moved = TEXT.split(" Varje kommun")
    new = {"p1": kept, "p9": f"Varje kommun{moved}", "p2": OTHER}
    found = follow("minst en namngiven kontaktperson", new)
    assert (found.status, found.uid) == (Status.MOVED, "p9")
    assert shown(found, new) == "minst en namngiven kontaktperson"
    assert uncertain(found)


def test_words_of_a_deleted_block_are_not_attached_to_the_same_words_elsewhere() -> None:
    old = {"p1": TEXT, "p2": "Varje skola ska ha minst en namngiven kontaktperson för frågor om stöd."}
    found = locate(of("minst en namngiven kontaktperson"), old, {"p2": old["p2"]}, {})
    assert found == Located(Status.REMOVED, None, None, None, 0.0, "none")
    changed = {"p2": old["p2"] + " Det gäller från 2027."}
    assert locate(of("minst en namngiven kontaktperson"), old, changed, {}).status is Status.REMOVED


def test_words_of_a_deleted_block_are_not_attached_to_new_words_with_another_context() -> None:
    new = {"p9": "Varje skola behöver minst en namngiven kontaktperson till elever i behov av stöd."}
    assert follow("minst en namngiven kontaktperson", new).status is Status.REMOVED


def test_a_deleted_block_falls_back_to_the_nearest_heading_that_is_left() -> None:
    sections = {"p1": "h3", "h3": "h1", "h1": "h0", "h0": "h1"}
    found = follow("landsbygden", {"h1": "Mål", "h3": "Stöd"}, sections)
    assert found == Located(Status.SECTION, "h3", None, None, 0.0, "section")
    assert follow("landsbygden", {"h1": "Mål"}, sections).uid == "h1"
    assert follow("landsbygden", {"p2": OTHER}, sections).status is Status.REMOVED
    assert follow("landsbygden", {}, {}).status is Status.REMOVED


def test_a_whole_block_is_followed_by_its_identity() -> None:
    old = {"p1": TEXT}
    assert locate(WholeBlock("p1"), old, {"p1": TEXT}, {}) == Located(
        Status.EXACT, "p1", None, None, 1.0, "identity"
    )
    edited = locate(WholeBlock("p1"), old, {"p1": OTHER}, {})
    assert edited == Located(Status.EDITED, "p1", None, None, 1.0, "identity")
    assert not uncertain(edited)
    gone = locate(WholeBlock("p1"), old, {"h1": "Mål"}, {"p1": "h1"})
    assert (gone.status, gone.uid) == (Status.SECTION, "h1")
    assert uncertain(gone)


def test_what_a_person_chose_is_never_uncertain() -> None:
    assert not uncertain(Located(Status.MANUAL, "p1", 0, 3, 0.0, "person"))


def test_a_quote_whose_old_text_is_unknown_is_searched_for_in_its_block() -> None:
    found = locate(of("namngiven kontaktperson"), {}, {"p1": "Nytt: " + TEXT}, {})
    assert shown(found, {"p1": "Nytt: " + TEXT}) == "namngiven kontaktperson"


@pytest.mark.parametrize("redraft", REDRAFTS)
def test_what_people_quoted_in_the_plans_is_followed_into_the_redraft(redraft: Redraft) -> None:
    old, new = redraft.old_words, redraft.new_words
    for words in redraft.quotes:
        uid = next(uid for uid, text in old.items() if words in text)
        found = locate(of(words, old[uid], uid), old, new, {})
        assert found.uid == uid
        assert found.status is (Status.EXACT if words in new[uid] else Status.EDITED)
        assert found.start is not None


@pytest.mark.parametrize(
    ("words", "becomes", "score"),
    [
        ("För övriga aktörer är den vägledande.", "För övriga aktörer är den vägledande", 0.98),
        (
            "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor",
            "Varje kommun bör ha, eller dela med en annan kommun, en namngiven kontaktperson för företagsfrågor",
            0.94,
        ),
        (
            "så att företag tidigt får besked om vilka förutsättningar som gäller på olika platser",
            "så att företag tidigt får en övergripande bild av förutsättningarna i olika delar av länet",
            0.68,
        ),
        (
            "med prognos på fem och tio år",
            "med prognos på tre och fem år och en beskrivning av utvecklingen på längre sikt",
            0.89,
        ),
    ],
)
def test_quoted_words_that_the_redraft_changed_lead_to_what_they_became(
    words: str, becomes: str, score: float
) -> None:
    redraft = next(each for each in REDRAFTS if any(words in text for text in each.old_words.values()))
    old, new = redraft.old_words, redraft.new_words
    uid = next(uid for uid, text in old.items() if words in text)
    found = locate(of(words, old[uid], uid), old, new, {})
    assert shown(found, new) == becomes
    assert found.score == pytest.approx(score, abs=0.01)
    assert uncertain(found) is (score < 0.85)


@given(wordings, wordings, wordings, st.data())
def test_no_place_is_given_that_does_not_exist(
    before: str, after: str, elsewhere: str, data: st.DataObject
) -> None:
    text, old_other = plain(before), plain(elsewhere)
    assume(text)
    anchor = data.draw(quotes(text))
    new = data.draw(
        st.sampled_from([{"a": plain(after), "b": text}, {"b": plain(after)}, {"a": plain(after)}, {}])
    )
    found = locate(anchor, {"a": text, "b": old_other}, new, {"a": "b"})
    assert 0.0 <= found.score <= 1.0
    assert (found.uid is None) == (found.status is Status.REMOVED)
    if found.start is not None and found.end is not None and found.uid is not None:
        assert 0 <= found.start < found.end <= len(new[found.uid])
        if found.status is Status.EXACT:
            assert shown(found, new) == anchor.exact


@given(wordings, wordings, wordings, st.data())
def test_words_survive_whatever_is_written_around_them(
    before: str, first: str, last: str, data: st.DataObject
) -> None:
    text = plain(before)
    assume(text)
    anchor = data.draw(quotes(text))
    new = {"a": plain(f"{first} {before} {last}")}
    assume(text in new["a"])
    found = locate(anchor, {"a": text}, new, {})
    assert found.start is not None
    assert found.score == 1.0
