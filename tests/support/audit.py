"""The page audit: what every page must keep to, whoever sees it and whatever it says."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from tests.support.document import HEADINGS, Document, content, shown, tag, words

LANGUAGES = {"sv", "en"}
REFERENCES = (
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-activedescendant",
    "for",
    "list",
    "form",
    "headers",
    "popovertarget",
    "commandfor",
)
UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
ADDRESSES = ("href", "src", "action", "formaction", "srcset", "poster", "data")
FETCHED = {
    "script",
    "img",
    "source",
    "iframe",
    "audio",
    "video",
    "track",
    "embed",
    "object",
    "input",
    "image",
    "use",
}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "apple-touch-icon"}
OWN_SECTIONS = {
    "main",
    "article",
    "section",
    "aside",
    "nav",
}  # a header or footer in one of these is not the page's

Rule = Callable[[Document, str], Iterator[str]]


def audit(html: str, *, path: str) -> list[str]:
    """List what is wrong with a page."""
    document = Document(html)
    return [problem for rule in RULES for problem in rule(document, path)]


def is_valid(document: Document, _path: str) -> Iterator[str]:
    for (line, column), code, details in document.errors:
        yield f"invalid HTML at line {line}, column {column}: {code} {details or ''}".rstrip()


def has_language(document: Document, _path: str) -> Iterator[str]:
    if document.root.get("lang") not in LANGUAGES:
        yield f"the language of the page is {document.root.get('lang')!r}"


def has_one_heading_that_starts_the_title(document: Document, _path: str) -> Iterator[str]:
    headings = document.all("h1")
    if len(headings) != 1:
        yield f"the page has {len(headings)} h1"
        return
    titles = [element for element in document.all("title") if "{" not in str(element.tag)]
    title = words(content(titles[0])) if titles else ""
    heading = words(content(headings[0]))
    if not heading or not title.startswith(heading):
        yield f"the title {title!r} does not start with the h1 {heading!r}"


def has_headings_in_order(document: Document, _path: str) -> Iterator[str]:
    level = 0
    for heading in document.all(*HEADINGS):
        following = HEADINGS.index(tag(heading)) + 1
        if following > level + 1:
            yield f"heading level {following} after {level}: {words(content(heading))!r}"
        if not words(content(heading)):
            yield f"an empty {tag(heading)}"
        level = following


def has_unique_ids(document: Document, _path: str) -> Iterator[str]:
    counts = Counter(element.attrib["id"] for element in document.elements if "id" in element.attrib)
    yield from (f"the id {name!r} occurs {count} times" for name, count in counts.items() if count > 1)


def refers_to_what_exists(document: Document, path: str) -> Iterator[str]:
    for element in document.elements:
        for attribute in REFERENCES:
            for name in element.get(attribute, "").split():
                if name not in document.ids:
                    yield f"{attribute} of {shown(element)} points at no element"
        href = element.get("href", "")
        page, hash_, fragment = href.partition("#")
        if hash_ and page in ("", path) and fragment not in document.ids:
            yield f"the link {href!r} points at no element of the page"


def has_labelled_controls(document: Document, _path: str) -> Iterator[str]:
    labelled = {label.get("for") for label in document.all("label") if words(content(label))}
    for control in document.all("input", "select", "textarea"):
        if tag(control) == "input" and control.get("type", "text") in UNLABELLED_INPUTS:
            continue
        inside = any(tag(each) == "label" and words(content(each)) for each in document.above(control))
        named = control.get("aria-label", "").strip() or (
            control.get("aria-labelledby") and document.name(control)
        )
        if not (inside or named or control.get("id", "") in labelled):
            yield f"{shown(control)} has no label"


def has_named_links_and_buttons(document: Document, _path: str) -> Iterator[str]:
    for element in document.all("a", "button", "summary"):
        if not document.name(element) and not document.is_hidden(element):
            yield f"{shown(element)} has no words"
        if tag(element) == "a" and not element.get("href"):
            yield f"{shown(element)} leads nowhere"
    for control in document.all("input"):
        if control.get("type") in {"submit", "button", "reset"} and not control.get("value", "").strip():
            yield f"{shown(control)} has no words"


def has_described_pictures(document: Document, _path: str) -> Iterator[str]:
    for picture in document.all("img"):
        if "alt" not in picture.attrib and not document.is_hidden(picture):
            yield f"{shown(picture)} has no alt"
    for drawing in document.all("svg"):
        named = drawing.get("role") == "img" and (
            document.name(drawing) or any(tag(each) == "title" for each in drawing)
        )
        if not named and not document.is_hidden(drawing):
            yield f"{shown(drawing)} is neither named with role=img nor aria-hidden"


def has_guarded_forms(document: Document, _path: str) -> Iterator[str]:
    for form in document.all("form"):
        names = {field.get("name") for field in form.iter("input")}
        if form.get("method", "get").lower() == "post" and "csrf_token" not in names:
            yield f"{shown(form)} has no csrf_token"


def has_nothing_inline(document: Document, _path: str) -> Iterator[str]:
    for element in document.elements:
        inline = [name for name in element.attrib if name == "style" or re.fullmatch("on[a-z]+", name)]
        yield from (f"{shown(element)} has an inline {name}" for name in inline)
        if tag(element) == "style" or (
            tag(element) == "script"
            and "src" not in element.attrib
            and element.get("type") != "application/json"
        ):
            yield f"an inline {shown(element)}"


def has_safe_addresses(document: Document, _path: str) -> Iterator[str]:
    for element in document.elements:
        for name, value in element.attrib.items():
            address = re.sub(r"[\s\x00-\x1f]", "", value).lower()
            if name.rpartition("}")[2] not in ADDRESSES:
                continue
            if address.startswith(("javascript:", "vbscript:", "data:text")):
                yield f"{shown(element)} has an address that runs script"
            if _is_fetched(element) and re.match("([a-z]+:)?//", address):
                yield f"{shown(element)} is fetched from elsewhere"


def _is_fetched(element: Element) -> bool:
    relations = set(element.get("rel", "").lower().split())
    return tag(element) in FETCHED or (tag(element) == "link" and bool(relations & FETCHED_LINKS))


def has_landmarks(document: Document, _path: str) -> Iterator[str]:
    if len(document.all("main")) != 1:
        yield f"the page has {len(document.all('main'))} main"
    for name in ("header", "footer"):
        own = [
            each
            for each in document.all(name)
            if not any(tag(above) in OWN_SECTIONS for above in document.above(each))
        ]
        if len(own) != 1:
            yield f"the page has {len(own)} {name} of its own"


RULES: tuple[Rule, ...] = (
    is_valid,
    has_language,
    has_one_heading_that_starts_the_title,
    has_headings_in_order,
    has_unique_ids,
    refers_to_what_exists,
    has_labelled_controls,
    has_named_links_and_buttons,
    has_described_pictures,
    has_guarded_forms,
    has_nothing_inline,
    has_safe_addresses,
    has_landmarks,
)
