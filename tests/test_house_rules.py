"""The rules of the house that no linter knows, read from the sources themselves."""

import ast
import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from consult.labels import LABELS

FILES = sorted(Path("consult").rglob("*.py"))
TEXTS = {".py", ".html", ".txt", ".po", ".js", ".css", ".md"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "misc", "tools", "lib"}
MAX_LINES_OF_FILE = 300
MAX_LINES_OF_FUNCTION = 40
MAX_PARAMETERS = 5
CLOCKS = re.compile(r"\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.time\(")
ASKS_POLICY = re.compile(r"(policy\.)?require\w*\(")

WITHOUT_REQUIRE: dict[str, str] = {
    "consult.services.blocks.identified": "called by services that have asked",
    "consult.services.blocks.placed": "computes from what it is given",
    "consult.services.blocks.raised": "called by services that have asked",
    "consult.services.blocks.rendered": "computes from what it is given",
    "consult.services.blocks.say": "called by services that have asked",
    "consult.services.blocks.write": "called by services that have asked",
    "consult.services.spots.standing": "looks only at what it is given",
    "consult.services.closures.unsign_registered": "called by services that have asked",
    "consult.services.comments.take_numbers": "called by services that have asked",
    "consult.services.carryovers.must_agree": "called by services that have asked",
    "consult.services.carryovers.follow": "called by services that have asked",
    "consult.services.carryovers.gather": "called by services that have asked",
    "consult.services.carryovers.let_go": "called by services that have asked",
    "consult.services.batches.lock": "called by services that have asked",
    "consult.services.contents.answered": "a pure function",
    "consult.services.contents.known": "called by services that have asked",
    "consult.services.contents.merged": "a pure function",
    "consult.services.contents.put_together": "called by services that have asked",
    "consult.services.contents.repeat": "called by services that have asked",
    "consult.services.contents.say": "called by services that have asked",
    "consult.services.contents.seen": "called by services that have asked",
    "consult.services.contents.values": "a pure function",
    "consult.services.contents.write": "called by services that have asked",
    "consult.services.mentions.keep": "called by services that have asked",
    "consult.services.exchanged_points.split": "called by services that have asked",
    "consult.services.exchanged_points.move": "called by services that have asked",
    "consult.services.placements.trace": "called by services that have asked",
    "consult.services.splits.parts": "called by services that have asked",
    "consult.services.splits.point": "called by services that have asked",
    "consult.services.proposals.gone": "a pure function",
    "consult.services.proposals.link_all": "called by services that have asked",
    "consult.services.proposals.inserted": "called by services that have asked",
    "consult.services.proposals.suggestion": "a pure function",
    "consult.services.groups.alone": "called by services that have asked",
    "consult.services.groups.tell_left": "called by services that have asked",
    "consult.services.disposals.move": "called by services that have asked",
    "consult.services.dispositions.locked": "called by services that have asked",
    "consult.services.dispositions.move": "called by services that have asked",
    "consult.services.dispositions.must_be_open": "called by services that have asked",
    "consult.services.dispositions.unanswered": "called by services that have asked",
    "consult.services.events.record": "called by services that have asked",
    "consult.services.events.record_all": "called by services that have asked",
    "consult.services.files.copied": "called by services that have asked",
    "consult.services.files.kept": "called by services that have asked",
    "consult.services.holds.end": "called by services that have asked",
    "consult.services.holds.renew": "called by services that have asked",
    "consult.services.invitations.locked": "called by services that have asked",
    "consult.services.invitations.send_to_listed": "called by services that have asked",
    "consult.services.organisations.locked": "called by services that have asked",
    "consult.services.points.one": "called by services that have asked",
    "consult.services.points.put": "called by services that have asked",
    "consult.services.points.say": "called by services that have asked",
    "consult.services.parties.agreed": "called by services that have asked",
    "consult.services.preliminaries.begin": "called by services that have asked",
    "consult.services.preliminaries.said": "a pure function",
    "consult.services.preliminaries.standing": "called by services that have asked",
    "consult.services.preliminaries.unchanged": "called by services that have asked",
    "consult.services.progress.count_changes": "called by services that have asked",
    "consult.services.progress.move": "called by services that have asked",
    "consult.services.report_editions.take": "called by services that have asked",
    "consult.services.report_files.order_usual": "called by services that have asked",
    "consult.services.revisions.hand_back": "called by services that have asked",
    "consult.services.revisions.hand_over": "called by services that have asked",
    "consult.services.revisions.keep": "called by services that have asked",
    "consult.services.revisions.newest": "called by services that have asked",
    "consult.services.revisions.one": "called by services that have asked",
    "consult.services.scopes.must_cover": "called by services that have asked",
    "consult.services.room_notices.assign": "called by services that have asked",
    "consult.services.room_notices.must_be_colleague": "called by services that have asked",
    "consult.services.room_notices.others": "called by services that have asked",
    "consult.services.room_notices.tell": "called by services that have asked",
    "consult.services.savings.keep": "called by services that have asked",
    "consult.services.savings.last_point": "called by services that have asked",
    "consult.services.savings.put_back": "called by services that have asked",
    "consult.services.similarities.forget": "called by services that have asked",
    "consult.services.slugs.free": "called by services that have asked",
    "consult.services.slugs.of": "a pure function",
    "consult.services.statements.locked": "called by services that have asked",
    "consult.services.statements.move": "called by services that have asked",
    "consult.services.statements.opened": "called by services that have asked",
    "consult.services.comments.locked": "called by services that have asked",
    "consult.services.phrases.count": "called by services that have asked",
    "consult.services.phrases.forget": "called by services that have asked",
    "consult.services.pieces.locked": "called by services that have asked",
    "consult.services.pieces.marked": "computes from what it is given",
    "consult.services.submissions.note": "called by services that have asked",
    "consult.services.submissions.recorded": "computes from what it is given",
    "consult.services.submissions.take_number": "called by services that have asked",
    "consult.services.redacted.cuts": "called by services that have asked",
    "consult.services.redacted.mask_letters": "called by services that have asked",
    "consult.services.redacted.put_back": "called by services that have asked",
    "consult.services.redacted.set_aside": "called by services that have asked",
    "consult.services.redactions.locked": "called by services that have asked",
    "consult.services.redacted.rewrite": "called by services that have asked",
    "consult.services.words.keep": "called by services that have asked",
    "consult.services.words.renew": "called by services that have asked",
    "consult.services.comments.must_stand": "called by services that have asked",
    "consult.services.reviews.again": "called by services that have asked",
    "consult.services.reviews.first": "called by services that have asked",
    "consult.services.tallies.add": "called by services that have asked",
    "consult.services.tallies.recount": "called by services that have asked",
    "consult.services.tallies.show": "called by services that have asked",
    "consult.services.translations.put": "called by services that have asked",
    "consult.services.versions.locked": "called by services that have asked",
    "consult.services.versions.revise": "called by services that have asked",
    "consult.services.versions.touch": "called by services that have asked",
    "consult.services.versions.trace": "called by services that have asked",
    "consult.services.withdrawals.answered": "called by services that have asked",
    "consult.services.withdrawals.is_answered_in_public": "reads what its caller has taken for writing",
    "consult.services.withdrawals.settle": "called by services that have asked",
}
"""Public functions of services that need no permission, with the reason."""

WITHOUT_ACTOR: dict[str, str] = {}
"""Public functions of queries that filter for nobody, with the reason."""

NAMELESS: dict[str, str] = {}
"""States that no page shows, with the reason."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, Function))


def public_functions(folder: str) -> Iterator[tuple[str, Function]]:
    for path in sorted(Path("consult", folder).glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, Function) and not node.name.startswith("_"):
                yield f"consult.{folder}.{path.stem}.{node.name}", node


def lines_of(function: Function) -> int:
    """Count the lines of a function from its name to its end; the docstring is no burden."""
    assert function.end_lineno is not None
    first = function.body[0]
    has_words = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    words = (first.end_lineno or first.lineno) - first.lineno + 1 if has_words else 0
    return function.end_lineno - function.lineno + 1 - words


def parameters_of(function: Function) -> list[str]:
    arguments = function.args
    return [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


def test_files_are_short() -> None:
    lengths = {str(path): len(path.read_text().splitlines()) for path in FILES}
    assert {path: length for path, length in lengths.items() if length > MAX_LINES_OF_FILE} == {}


def test_functions_are_short() -> None:
    lengths = {f"{path}:{each.name}": lines_of(each) for path in FILES for each in functions(path)}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES_OF_FUNCTION} == {}


def test_functions_take_few_parameters() -> None:
    counts = {
        f"{path}:{each.name}": len(set(parameters_of(each)) - {"self", "cls"})
        for path in FILES
        for each in functions(path)
    }
    assert {name: count for name, count in counts.items() if count > MAX_PARAMETERS} == {}


def test_a_module_is_named_after_what_it_is_about() -> None:
    assert [str(path) for path in FILES if path.stem in FORBIDDEN_NAMES] == []


def test_no_merge_was_left_half_done() -> None:
    folders = ("consult", "templates", "translations", "migrations", "tests", "frontend/src", "docs", "bench")
    files = [path for folder in folders for path in Path(folder).rglob("*.*") if path.suffix in TEXTS]
    halves = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
    assert [str(path) for path in files if halves.search(path.read_text())] == []


def test_there_is_one_commit() -> None:
    commits = [str(path) for path in FILES for _ in re.findall(r"\bcommit\(", path.read_text())]
    assert commits == ["consult/db.py"]


def test_transactions_are_opened_only_where_requests_and_commands_come_in() -> None:
    openers = {path for path in FILES if re.search(r"\bwith (db\.)?transaction\(", path.read_text())}
    outside = [
        str(path)
        for path in openers
        if path.parts[1] not in {"web", "cli.py", "cli", "worker.py", "worker", "db.py"}
    ]
    assert outside == []


def test_there_is_one_clock() -> None:
    assert [str(path) for path in FILES if CLOCKS.search(path.read_text()) and path.name != "clock.py"] == []


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        f"{path}:{node.lineno}"
        for path in FILES
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_only_the_text_s_markdown_is_marked_safe() -> None:
    marked = [
        str(path) for path in Path("templates").rglob("*.html") if re.search(r"\|\s*safe\b", path.read_text())
    ]
    assert marked == [], "use markdown(source), or kept_html(html) for what was made safe when it was saved"


def test_a_service_first_asks_if_it_is_allowed() -> None:
    silent = {
        name
        for name, function in public_functions("services")
        if not any(ASKS_POLICY.match(ast.unparse(each)) for each in function.body[:3])
    }
    assert silent == set(WITHOUT_REQUIRE)


def test_a_query_first_asks_for_whom() -> None:
    """It may say `_actor` where everyone sees the same, and nothing where it only looks at what is loaded."""
    anonymous = {
        name
        for name, function in public_functions("queries")
        if parameters_of(function)[:1] not in (["actor"], ["_actor"])
        and "db.session" in ast.unparse(function)
    }
    assert anonymous == set(WITHOUT_ACTOR)


def enums_of_the_model() -> Iterator[tuple[str, type[StrEnum]]]:
    for path in sorted(Path("consult/model").glob("*.py")):
        module = import_module(f"consult.model.{path.stem}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == module.__name__:
                yield f"{value.__module__}.{value.__name__}", value


@pytest.mark.parametrize(
    ("name", "states"), [each for each in enums_of_the_model() if each[0] not in NAMELESS]
)
def test_every_state_has_a_name_in_every_language(name: str, states: type[StrEnum]) -> None:
    assert set(LABELS.get(states, {})) == set(states)


def test_the_exceptions_from_the_rules_exist() -> None:
    assert set(NAMELESS) <= {name for name, _states in enums_of_the_model()}


def locked(name: str) -> dict[str, str]:
    """Read the versions that a lock pins."""
    pins = re.findall(r"^([\w.-]+)==([^\s;]+)", Path("requirements", name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in pins}


@pytest.mark.parametrize(
    ("lock", "groups"),
    [("run.txt", []), ("dev.txt", ["test", "lint"]), ("build.txt", ["build"])],
    ids=["run", "dev", "build"],
)
def test_what_is_asked_for_is_what_is_locked(lock: str, groups: list[str]) -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text())
    asked = [] if lock == "build.txt" else list(project["project"]["dependencies"])
    asked += [each for group in groups for each in project["dependency-groups"][group]]
    pins = locked(lock)
    wrong = [
        str(need)
        for need in map(Requirement, asked)
        if not need.specifier.contains(pins.get(canonicalize_name(need.name), "0"), prereleases=True)
    ]
    assert wrong == [], "run `make lock`"


def test_no_lock_names_a_download_address() -> None:
    files = [*Path("requirements").glob("*.txt"), Path("frontend/package-lock.json")]
    assert [
        str(path) for path in files if "://" in re.sub(r'"(url|funding)": *"[^"]*"', "", path.read_text())
    ] == []
