"""Sites of their own for tests of the commands: small ones made at once, and the commands run as people run them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SMALL = """
from halfsky.services.starting import prepare
from pathlib import Path
import sys
home = Path(sys.argv[1])
from halfsky.engines.home import make_home
from halfsky.services.starting import start_django
make_home(home)
start_django(home)
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import date
from django.db import transaction
from halfsky.services import campaigns
from tests.people import adopted_plan, make_world
with transaction.atomic():
    world = make_world()
    plan = adopted_plan(world)
    campaigns.open_campaign(world.actor("reviewer.990100"), plan.number, year=2024, due=date(2025, 6, 30))
    from halfsky.services.acting import SYSTEM, acting
    from halfsky.store.models import Area
    for turn in range(10):
        with acting(SYSTEM, "areas.change", turn=turn):
            Area.objects.filter(code="990200").update(name_en=f"Haidong {turn}")
"""
"""A site with the world of `tests.people` and its campaign of 2024."""


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a command: this checkout, nothing of the developer's own site."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HALFSKY_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return kept | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUNBUFFERED": "1"} | more


def halfsky(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "halfsky.cli.main", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=600, env=surroundings(**more), cwd=ROOT
    )


def python(program: str, *words: object, **more: str) -> str:
    """Run a program on a site and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        capture_output=True,
        text=True,
        timeout=600,
        env=surroundings(**more),
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(*words: object, port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    """A command that serves, until the block ends; the site answers when the block begins."""
    command = [sys.executable, "-m", "halfsky.cli.main", *map(str, words), "--port", str(port)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=surroundings(**more),
        cwd=ROOT,
    )
    try:
        wait_for(port, process)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def wait_for(port: int, process: "subprocess.Popen[str]", seconds: float = 900) -> None:
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        if status(port, "/account/login/") is not None:
            return
        time.sleep(0.2)
    raise AssertionError(
        process.stdout.read() if process.poll() is not None and process.stdout else "no answer"
    )


def status(port: int, path: str) -> int | None:
    """What the site answers to a visitor; None where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return None
