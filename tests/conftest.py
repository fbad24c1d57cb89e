"""What every test may ask for; each part says in its module what it gives."""

from collections.abc import Collection

import pytest

from hatch_build import build_frontend, compile_catalogues

pytest_plugins = [
    "tests.support.postgres",
    "tests.support.visits",
    "tests.support.database",
    "tests.support.queries",
    "tests.support.browser",
    "tests.support.golden",
]


def pytest_configure(config: pytest.Config) -> None:
    """Compile and bundle what has changed, so that no test sees yesterday's words or style."""
    if not hasattr(config, "workerinput"):
        compile_catalogues()
        build_frontend()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a browser; run on PostgreSQL only what stores something, the rest runs on SQLite's turn."""
    for item in items:
        if "chromium" in _fixtures(item):
            item.add_marker(pytest.mark.browser)
    if config.getoption("--database") == "postgresql":
        stored = [
            item for item in items if "db_url" in _fixtures(item) and not item.get_closest_marker("once")
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in stored])
        items[:] = stored


def _fixtures(item: pytest.Item) -> Collection[str]:
    names: Collection[str] = getattr(item, "fixturenames", ())
    return names
