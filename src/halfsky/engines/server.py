"""The processes of a running site: gunicorn and the background worker, started, watched and stopped together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import msgspec

from halfsky.core.vocabulary.errors import Conflict
from halfsky.engines.home import Running, note_running

APPLICATION = "halfsky.web.wsgi:application"
_MEMORY = "/dev/shm"  # noqa: S108  a folder of the system, made for this
_GRACE = 30
_LONGEST_PAUSE = 60.0
_PARENT_DEATH_SIGNAL = 1


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where the site listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """As typed into a browser on this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def refuse_taken_port(address: Address) -> None:
    """See that nobody listens there yet.

    Raises:
        Conflict: Somebody does, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as fault:
            raise Conflict(
                "site_commands.port_taken", host=address.host, port=address.port, fault=str(fault.strerror)
            ) from fault


def gunicorn_command(address: Address, *, workers: int = 2, threads: int = 4) -> list[str]:
    """The command of the web server: few processes, a few threads each, every number stated.

    Workers load the program after the fork: Polars keeps threads that would not survive one.
    """
    host = f"[{address.host}]" if ":" in address.host else address.host
    # The workers' signs of life are written in memory where this user may write there, else into the folder of the system.
    heartbeat = ["--worker-tmp-dir", _MEMORY] if os.access(_MEMORY, os.W_OK) else []
    return [
        *(sys.executable, "-m", "gunicorn", APPLICATION),
        *("--bind", f"{host}:{address.port}"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)),
        *("--timeout", "120", "--graceful-timeout", str(_GRACE), "--keep-alive", "5"),
        *("--no-control-socket", "--log-level", "warning"),
        *heartbeat,
    ]


WORKER_COMMAND = (
    *(sys.executable, "-m", "django", "db_worker"),
    *("--queue-name", "*", "--interval", "2", "--verbosity", "0"),
)


class Supervisor:
    """Runs both processes until told to stop: restarts the worker, ends when the web server ends."""

    def __init__(self, home: Path, address: Address) -> None:
        self._home, self._address = home, address
        self._stopping = False
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None
        self._pause, self._worker_since = 0.5, 0.0
        self._restart_at: float | None = None

    def run(self, *, when_up: Callable[[], None]) -> int:
        """Serve until SIGTERM or SIGINT, or until the web server ends by itself.

        Args:
            when_up: Called once when the site answers.

        Returns:
            0 after a stop that was asked for, 1 where the web server failed.
        """
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._web = _start(gunicorn_command(self._address))
            self._start_worker()
            told = False
            while not self._stopping and self._web.poll() is None:
                if not told and self._answers():
                    told = True
                    when_up()
                self._keep_worker()
                time.sleep(0.1)
            return 0 if self._stopping else 1
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _start_worker(self) -> None:
        self._worker = _start(list(WORKER_COMMAND))
        self._worker_since, self._restart_at = time.monotonic(), None
        self._note()

    def _note(self) -> None:
        web = self._web.pid if self._web else 0
        worker = self._worker.pid if self._worker else 0
        note_running(
            self._home, Running(process=os.getpid(), address=self._address.url, web=web, worker=worker)
        )

    def _keep_worker(self) -> None:
        """Start the worker anew after a pause that grows while it keeps failing."""
        if self._worker is None or self._worker.poll() is None:
            return
        now = time.monotonic()
        if self._restart_at is None:
            lived_long = now - self._worker_since > _LONGEST_PAUSE
            self._pause = 1.0 if lived_long else min(self._pause * 2, _LONGEST_PAUSE)
            self._restart_at = now + self._pause
        elif now >= self._restart_at:
            self._start_worker()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(_reached(self._address), timeout=0.2):
                return True
        except OSError:
            return False

    def _end(self) -> None:
        """Let requests and the task at hand finish, then end what is left."""
        children = [child for child in (self._web, self._worker) if child is not None]
        for child in children:
            child.terminate()
        deadline = time.monotonic() + _GRACE + 5
        for child in children:
            try:
                child.wait(timeout=max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _reached(address: Address) -> tuple[str, int]:
    host = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(address.host, address.host)  # noqa: S104
    return host, address.port


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    """Start a child that a Ctrl-C at the terminal does not reach, and that never outlives this process."""
    return subprocess.Popen(  # noqa: S603  commands of this module only
        command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent
    )


def die_with_parent() -> None:
    """Called in a child before its program: it is told to end as soon as its parent has ended, however that was."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
