"""The audit finds each fault in a page that is otherwise sound."""

import pytest

from tests.support.audit import RULES, audit
from tests.support.document import Document

PAGE = """<!doctype html>
<html lang="sv">
<head><meta charset="utf-8"><title>Planer – Samråd</title><link rel="stylesheet" href="/static/a.css">
<script type="module" src="/static/a.js"></script></head>
<body>
<header><a href="#main">Hoppa till innehållet</a><nav aria-label="Sidor"><a href="/plans">Planer</a></nav></header>
<main id="main">
<h1>Planer</h1>
<h2>Sök</h2>
<form method="post" action="/plans"><input type="hidden" name="csrf_token" value="x">
<label for="q">Sök</label><input id="q" name="q" aria-describedby="hint"><p id="hint">Ett ord</p>
<label>Sort <select name="sort"><option>A</option></select></label>
<button>Sök</button><input type="submit" value="Rensa"></form>
<img src="/static/map.png" alt="Karta"><svg aria-hidden="true"></svg><svg role="img" aria-label="Fem av tio"></svg>
<a href="https://example.org/">En annan plats</a> <a href="/plans#q">Till sökfältet</a>
<article><header>Del</header><footer>Slut</footer></article>
</main>
<footer>Om sidan</footer>
</body>
</html>"""

FAULTS = {
    "the doctype is gone": ("<!doctype html>", "", "expected-doctype"),
    "an element is closed twice": (
        '<p id="hint">Ett ord</p>',
        '<p id="hint">Ett ord</p></div>',
        "invalid HTML",
    ),
    "the language is unknown": ('lang="sv"', 'lang="xx"', "the language of the page is 'xx'"),
    "the language is missing": (' lang="sv"', "", "the language of the page is None"),
    "there is no h1": ("<h1>Planer</h1>", "<h2>Planer</h2>", "the page has 0 h1"),
    "there are two h1": ("<h2>Sök</h2>", "<h1>Sök</h1>", "the page has 2 h1"),
    "the title says something else": ("<title>Planer", "<title>Start", "does not start with the h1"),
    "the h1 is empty": ("<h1>Planer", "<h1>", "does not start with the h1"),
    "a heading level is skipped": ("<h2>Sök</h2>", "<h3>Sök</h3>", "heading level 3 after 1"),
    "a heading is empty": ("<h2>Sök</h2>", "<h2> </h2>", "an empty h2"),
    "an id occurs twice": ("Ett ord</p>", 'Ett ord</p><p id="hint">Nej</p>', "the id 'hint' occurs 2 times"),
    "a description is missing": ('id="hint"', 'id="other"', "aria-describedby of <input"),
    "a label points at nothing": ('<label for="q">', '<label for="z">', "for of <label"),
    "a link on the page leads nowhere": (
        'href="#main"',
        'href="#start"',
        "the link '#start' points at no element",
    ),
    "a link with the page's path leads nowhere": (
        'href="/plans#q"',
        'href="/plans#z"',
        "the link '/plans#z'",
    ),
    "a field has no label": ('<label for="q">Sök</label>', "", "has no label"),
    "a label is empty": ('<label for="q">Sök</label>', '<label for="q"></label>', "has no label"),
    "a choice has no label": ("<label>Sort ", "<label>", '<select name="sort"> has no label'),
    "a link is empty": (">En annan plats<", '><span aria-hidden="true">x</span><', "has no words"),
    "a link has no address": ('<a href="/plans">', "<a>", "leads nowhere"),
    "a button is empty": ("<button>Sök<", "<button><", "<button> has no words"),
    "a button has no value": ('value="Rensa"', 'value=""', "has no words"),
    "a picture has no alt": (' alt="Karta"', "", "has no alt"),
    "a drawing has no name": (' aria-label="Fem av tio"', "", "is neither named"),
    "a drawing is not hidden": (' aria-hidden="true"', "", "is neither named"),
    "a form is not guarded": ("csrf_token", "token", "has no csrf_token"),
    "a script is inline": ("<footer>Om", "<script>alert(1)</script><footer>Om", "an inline <script>"),
    "a style sheet is inline": ("</head>", "<style>p{}</style></head>", "an inline <style>"),
    "a style is inline": ("<h1>", '<h1 style="color:red">', "has an inline style"),
    "a handler is inline": ("<h1>", '<h1 onclick="x()">', "has an inline onclick"),
    "a link runs script": ('href="/plans">', 'href=" java&#10;script:x()">', "runs script"),
    "a script comes from elsewhere": (
        'src="/static/a.js"',
        'src="//example.org/a.js"',
        "fetched from elsewhere",
    ),
    "a style sheet comes from elsewhere": (
        'href="/static/a.css"',
        'href="https://example.org/a"',
        "from elsewhere",
    ),
    "a picture comes from elsewhere": (
        'src="/static/map.png"',
        'src="HTTP://example.org/a"',
        "from elsewhere",
    ),
    "there is no main": ("main", "div", "the page has 0 main"),
    "there is no header": ("<header><a", "<header hidden></header><header><a", "the page has 2 header"),
    "there is no footer": ("<footer>Om sidan</footer>", "", "the page has 0 footer"),
}


def test_a_sound_page_has_no_problems() -> None:
    assert audit(PAGE, path="/plans") == []


@pytest.mark.parametrize(("old", "new", "problem"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_found(old: str, new: str, problem: str) -> None:
    assert old in PAGE
    problems = audit(PAGE.replace(old, new), path="/plans")
    assert any(problem in each for each in problems), problems


def test_every_rule_has_a_fault_that_it_alone_finds() -> None:
    needed = set()
    for old, new, _problem in FAULTS.values():
        broken = PAGE.replace(old, new)
        finders = [rule for rule in RULES if list(rule(Document(broken), "/plans"))]
        needed.update(finders if len(finders) == 1 else [])
    assert needed == set(RULES)
