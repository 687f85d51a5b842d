"""The real server under load: started as `halfsky serve` does, ended in order or killed; only its own processes."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from halfsky.engines.server import Address, die_with_parent, gunicorn_command

_LONGEST_START = 120.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """The web server of a home, in a group of processes of its own, with as many workers as `halfsky serve` has."""

    def __init__(self, home: Path, port: int, *, workers: int = 2) -> None:
        self.port, self._workers = port, workers
        self._environment = {
            **os.environ,
            "HALFSKY_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "halfsky.web.settings",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait for its first page.

        Returns:
            Seconds until that page.

        Raises:
            RuntimeError: It ended by itself, or took too long.
        """
        began = time.perf_counter()
        self._process = subprocess.Popen(  # noqa: S603  the site's own command
            gunicorn_command(Address(host="127.0.0.1", port=self.port), workers=self._workers),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # a run that is broken off leaves no server behind
        )
        while time.perf_counter() - began < _LONGEST_START:
            if self._process.poll() is not None:
                raise RuntimeError("the server ended by itself")
            if self._answers():
                return time.perf_counter() - began
            time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    def kill(self) -> None:
        """SIGKILL to the server and all its workers in the same moment."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an administrator does."""
        self._end(signal.SIGTERM)

    def cpu_seconds(self) -> float:
        """Seconds of processor that the server and its workers have used so far."""
        ticks = os.sysconf("SC_CLK_TCK")
        return sum(_ticks(pid) for pid in self._group()) / ticks

    def memory_mib(self) -> float:
        """Memory in use by the server and its workers; shared pages count for each."""
        page = os.sysconf("SC_PAGE_SIZE")
        resident = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._group())
        return sum(resident) * page / 2**20

    def _group(self) -> list[int]:
        assert self._process is not None
        return [
            int(folder.name)
            for folder in Path("/proc").iterdir()
            if folder.name.isdigit() and _group_of(int(folder.name)) == self._process.pid
        ]

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, number)
        self._process.wait(timeout=60)
        self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/account/login/", timeout=30):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


def database_cpu_seconds() -> float:
    """Seconds of processor that a PostgreSQL on this machine has used so far; 0 for SQLite, which the server runs."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        mine = cursor.fetchone()[0]
    above = int(_stat(mine)[1])
    known = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    family = [above, *(pid for pid in known if _parent(pid) == above)]
    # Those that have ended are counted where they began.
    ended = sum(int(ticks) for ticks in _stat(above)[13:15])
    return (sum(_ticks(pid) for pid in family) + ended) / os.sysconf("SC_CLK_TCK")


def _parent(pid: int) -> int:
    try:
        return int(_stat(pid)[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _stat(pid: int) -> list[str]:
    """What the system tells of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def _group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def _ticks(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[11]) + int(fields[12])
