"""The real processes: web server and worker together, whatever is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

PATIENCE = 40  # seconds; a busy machine starts processes slowly


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "It takes too long."
        time.sleep(0.05)


def workers(parent: int) -> list[int]:
    """Find the workers that a server has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if [b"--beside", str(parent).encode()] == command[-3:-1]:
            found.append(int(folder.name))
    return found


@pytest.fixture(name="server")
def _server(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start the server on a database that does not exist yet."""
    port = free_port()
    environ = {
        "PATH": os.environ["PATH"],
        "CONSULT_MODE": "development",
        "INSTANCE_DIR": str(tmp_path),
        "BASE_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "consult.cli", "serve", "--workers", "1"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own command
        wait_for(lambda: answers(port) or process.poll() is not None)
        wait_for(lambda: bool(workers(process.pid)))
        yield process
        if process.poll() is None:
            process.kill()


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().read() == b"ok"
    except OSError:
        return False
    finally:
        connection.close()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="It looks for processes in /proc.")
def test_a_worker_that_dies_is_started_again_and_all_stop_together(server: subprocess.Popen[bytes]) -> None:
    assert server.stdout is not None
    assert b"Consult answers at http://127.0.0.1:" in server.stdout.readline()
    [first] = workers(server.pid)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: bool(workers(server.pid)) and workers(server.pid) != [first])
    server.terminate()
    assert server.wait(PATIENCE) == 0
    assert workers(server.pid) == []


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="It looks for processes in /proc.")
def test_nothing_is_left_running_when_the_server_is_killed(server: subprocess.Popen[bytes]) -> None:
    server.kill()
    server.wait(PATIENCE)
    wait_for(lambda: workers(server.pid) == [])
