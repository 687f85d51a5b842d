"""Backups of a site at work, its audit trail under a tamperer's hands, and what the doctor says."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.sites import ROOT, SMALL, halfsky, python, surroundings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("small") / "home"
    python(SMALL, home)
    return home


WRITE = """
import sys, threading, time
from pathlib import Path
from halfsky.services.starting import start_django
start_django(Path(sys.argv[1]))
from django.db import connection
from halfsky.core.returns.model import Answer
from halfsky.core.returns.workflow import Act
from halfsky.core.vocabulary.statuses import Missing
from halfsky.services import adoption, returns
from halfsky.services.acting import actor_of
from halfsky.services.asked_forms import form_of
from halfsky.store.models import Person
done = 0
stop = time.monotonic() + float(sys.argv[2])
def actor(name): return actor_of(Person.objects.get(username=name))
def answers(form, turn):
    first = Answer(key=form.lines[0].key, value=1000.0 + turn % 2, explanation="已核对")
    rest = [Answer(key=l.key, missing=Missing.NOT_AVAILABLE, explanation="今年起不再统计") for l in form.lines[1:]]
    return [first, *rest]
def work(area):
    global done
    number = f"2024-{area}-education"
    liaison, leader, reviewer = (actor(n) for n in (
        f"liaison.{area}.education", f"unit_leader.{area}.education", f"reviewer.{area}"))
    turn = 0
    while time.monotonic() < stop:
        turn += 1
        row = returns.find(liaison, number)
        version = returns.save(liaison, number, answers(form_of(row), turn), version=row.version)
        returns.hand_in(liaison, number, version=version)
        returns.perform(leader, number, Act.APPROVE)
        returns.perform(reviewer, number, Act.ACCEPT)
        returns.perform(reviewer, number, Act.SEND_BACK_APPROVED, reason="请再核对一次")
        done += 1
    connection.close()
def upload(area):
    office = actor(f"office.{area}")
    content = (Path("examples/yunling/plan.txt")).read_bytes()
    while time.monotonic() < stop:
        adoption.upload(office, area, name="plan.txt", content=content)
    connection.close()
threads = [threading.Thread(target=work, args=(a,)) for a in ("990101", "990102")]
threads.append(threading.Thread(target=upload, args=("990200",)))
print("ready", flush=True)
for t in threads: t.start()
for t in threads: t.join()
print(done)
"""

HOLDS_TOGETHER = """
import sys, hashlib
from pathlib import Path
home = Path(sys.argv[1])
from halfsky.services.starting import start_django
start_django(home)
from halfsky.services import audit
from halfsky.store.models import *
assert audit.verify().breaks == ()
def told(number, act): return AuditEntry.objects.filter(subject=number, act=act).count()
for row in Return.objects.all():
    assert row.version == row.versions.count() == told(row.number, "returns.fill"), row.number
    steps = list(row.steps.values_list("act", "after"))
    assert len(steps) == AuditEntry.objects.filter(subject=row.number).exclude(act="returns.fill").count()
    assert row.state == (steps[-1][1] if steps else "draft"), row.number
    if row.version:
        assert row.answers == row.versions.last().answers
    standing = Observation.objects.filter(source=row, known_until=None, value__isnull=False).count()
    assert standing == (1 if row.state == "accepted" else 0), (row.number, row.state)
for plan in PlanDocument.objects.all():
    assert hashlib.sha256((home / "files" / plan.file.name).read_bytes()).hexdigest() == plan.sha256
assert PlanDocument.objects.count() == AuditEntry.objects.filter(act="plans.upload").count()
print(AuditEntry.objects.count(), PlanDocument.objects.count())
"""


def test_backups_taken_while_people_write_each_hold_one_moment(small: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(small, home)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(home), "14"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings(),
        cwd=ROOT,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    files = []
    while writer.poll() is None and len(files) < 3:
        files.append(tmp_path / f"backup-{len(files)}.tar.gz")
        done = halfsky("backup", files[-1], "--home", home)
        assert done.returncode == 0, done.stderr
    out, errors = writer.communicate(timeout=120)
    assert writer.returncode == 0, errors
    assert int(out) > 0
    counts = []
    for number, file in enumerate(files):
        again = tmp_path / f"again-{number}"
        done = halfsky("restore", file, "--home", again)
        assert done.returncode == 0, done.stderr
        counts.append(tuple(map(int, python(HOLDS_TOGETHER, again).split())))
    assert counts == sorted(counts)
    assert len(set(counts)) > 1, "nothing was written between the backups: the test proves nothing"


def test_a_restored_home_is_refused_over_another_and_keeps_the_old_one_aside(
    small: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(small, home)
    assert halfsky("backup", tmp_path / "b.tar.gz", "--home", home).returncode == 0
    refused = halfsky("restore", tmp_path / "b.tar.gz", "--home", home)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert halfsky("restore", tmp_path / "b.tar.gz", "--home", home, "--replace").returncode == 0
    aside = [path for path in home.iterdir() if path.name.startswith("replaced-")]
    assert [(path / "halfsky.sqlite3").is_file() for path in aside] == [True]


def test_a_damaged_backup_changes_nothing(small: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(small, home)
    file = tmp_path / "b.tar.gz"
    assert halfsky("backup", file, "--home", home).returncode == 0
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    before = (home / "halfsky.sqlite3").read_bytes()
    refused = halfsky("restore", file, "--home", home, "--replace")
    assert refused.returncode == 1
    assert refused.stderr.startswith("halfsky: ")
    assert refused.stderr.count("\n") == 1
    assert (home / "halfsky.sqlite3").read_bytes() == before


def altered(rows: sqlite3.Connection) -> None:
    rows.execute("UPDATE store_auditentry SET username='someone.else' WHERE number=7")


def removed(rows: sqlite3.Connection) -> None:
    rows.execute("DELETE FROM store_auditentry WHERE number IN (7, 8)")


def exchanged(rows: sqlite3.Connection) -> None:
    rows.execute("UPDATE store_auditentry SET number=-1 WHERE number=7")
    rows.execute("UPDATE store_auditentry SET number=7 WHERE number=8")
    rows.execute("UPDATE store_auditentry SET number=8 WHERE number=-1")


def cut(rows: sqlite3.Connection) -> None:
    rows.execute("DELETE FROM store_auditentry WHERE number > 8")


def inserted(rows: sqlite3.Connection) -> None:
    rows.execute(
        "INSERT INTO store_auditentry (number, at, person, username, role, act, path, unit, subject, detail, "
        "before, hash) SELECT (SELECT max(number) + 1 FROM store_auditentry), at, person, username, role, act, path, unit, "
        "subject, detail, before, hash FROM store_auditentry WHERE number=7"
    )


@pytest.mark.parametrize(
    ("tamper", "numbers", "words"),
    [
        (altered, {7}, "altered"),
        (removed, {9}, "removed"),
        (exchanged, {7, 8, 9}, "moved"),
        (cut, None, "cut off"),
        (inserted, None, "added"),
    ],
)
def test_whoever_gets_at_the_database_itself_is_named(
    small: Path,
    tmp_path: Path,
    tamper: Callable[[sqlite3.Connection], None],
    numbers: set[int] | None,
    words: str,
) -> None:
    home = tmp_path / "home"
    shutil.copytree(small, home)
    assert halfsky("verify-audit", "--home", home).returncode == 0
    rows = sqlite3.connect(home / "halfsky.sqlite3")
    rows.execute("DROP TRIGGER audit_no_update")
    rows.execute("DROP TRIGGER audit_no_delete")
    tamper(rows)
    rows.commit()
    rows.close()
    told = halfsky("verify-audit", "--home", home)
    assert told.returncode == 1
    assert words in told.stdout
    named = {int(number) for number in re.findall(r"/ entry (\d+):", told.stdout)}
    assert named == numbers if numbers is not None else named
    assert halfsky("doctor", "--home", home).returncode == 1
    file = tmp_path / "tampered.tar.gz"
    assert halfsky("backup", file, "--home", home).returncode == 0
    assert halfsky("restore", file, "--home", tmp_path / "again").returncode == 1
    assert halfsky("restore", file, "--home", tmp_path / "again", "--despite-trail").returncode == 0


def test_a_chain_made_anew_is_told_by_a_hash_noted_before(small: Path, tmp_path: Path) -> None:
    told = halfsky("verify-audit", "--home", small)
    count, last = re.findall(r"whole: (\d+) entries, the last (\w+)", told.stdout)[0]
    assert halfsky("verify-audit", "--home", small, "--expect", f"{count}:{last}").returncode == 0
    other = halfsky("verify-audit", "--home", small, "--expect", f"{count}:{'0' * 64}")
    assert other.returncode == 1
    assert "noted earlier" in other.stdout


def test_the_trail_is_written_out_once_and_no_cell_is_a_formula(small: Path, tmp_path: Path) -> None:
    assert halfsky("verify-audit", "--home", small, "--export", tmp_path / "t.csv").returncode == 0
    assert halfsky("verify-audit", "--home", small, "--export", tmp_path / "t.csv").returncode == 1
    assert halfsky("verify-audit", "--home", small, "--export", tmp_path / "t.jsonl").returncode == 0
    assert halfsky("verify-audit", "--home", small, "--export", tmp_path / "t.txt").returncode == 1
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len((tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines())
    assert not [cell for line in lines[1:] for cell in line.split(",") if cell.startswith(("=", "+", "@"))]


def test_the_doctor_names_what_is_wrong(small: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(small, home)
    well = halfsky("doctor", "--home", home)
    assert well.returncode == 0, well.stdout
    (home / "secret.key").chmod(0o644)
    ill = halfsky("doctor", "--home", home)
    assert ill.returncode == 1
    assert "✗" in ill.stdout
    assert "chmod 600" in ill.stdout


@pytest.mark.parametrize("command", ["backup", "verify-audit", "doctor"])
def test_no_home_is_one_clear_line(command: str, tmp_path: Path) -> None:
    refused = halfsky(command, "--home", tmp_path / "nowhere")
    assert refused.returncode == 1
    assert refused.stderr.startswith("halfsky: ")
    assert " / " in refused.stderr
    assert refused.stderr.count("\n") == 1
