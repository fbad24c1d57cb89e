"""The browser's own modules keep their tests beside them; here they run with the rest."""

import shutil
import subprocess

from tests.support.needs import missing


def test_the_tests_of_the_scripts_pass() -> None:
    node = shutil.which("node")
    if node is None:
        missing("node (Debian's package nodejs)")
    done = subprocess.run(  # noqa: S603 -- our own command
        [node, "--test"], cwd="frontend", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
