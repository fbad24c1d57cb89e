"""What a test needs from the machine: skipped without it at home, failed without it in CI."""

import os
from typing import NoReturn

import pytest

IN_CI = bool(os.environ.get("CI"))


def missing(what: str) -> NoReturn:
    """Skip the running test because the machine lacks something, or fail it where nothing may be lacking."""
    if IN_CI:
        pytest.fail(f"CI needs {what}", pytrace=False)
    pytest.skip(f"needs {what}")
