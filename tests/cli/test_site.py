"""The demonstration and the site of an office, started, tried and stopped as people do."""

import csv
import http.cookiejar
import json
import re
import signal
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.sites import free_port, halfsky, python, served, status

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int, "subprocess.Popen[str]"]]:
    """The demonstration, built and served once for all tests of this module."""
    home = tmp_path_factory.mktemp("demo") / "home"
    port = free_port()
    with served("demo", "--home", home, port=port) as process:
        yield home, port, process


def rows(home: Path, question: str) -> list[tuple]:
    database = sqlite3.connect(f"file:{home / 'halfsky.sqlite3'}?mode=ro", uri=True)
    try:
        return database.execute(question).fetchall()
    finally:
        database.close()


def accounts(home: Path) -> list[dict[str, str]]:
    with (home / "accounts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_role_has_accounts_and_only_the_owner_reads_them(demo) -> None:
    home, _, _ = demo
    people = accounts(home)
    assert list(people[0]) == ["username", "password", "role", "unit", "area"]
    assert {one["role"] for one in people} == {
        "liaison", "unit_leader", "reviewer", "office", "evaluator", "leader", "third_party",
        "system_administrator", "security_administrator", "audit_administrator",
    }  # fmt: skip
    assert len({one["username"] for one in people}) == len(people) > 300
    assert all(one["username"].isascii() for one in people)
    assert (home / "accounts.csv").stat().st_mode & 0o077 == 0
    assert len({one["area"] for one in people}) == 13


def test_an_evaluation_is_followed_up_with_one_recommendation_overdue(demo) -> None:
    home, _, _ = demo
    assert rows(home, "SELECT state FROM store_evaluation") == [("follow_up",)]
    points = rows(
        home, "SELECT code, state FROM store_evaluationpoint WHERE kind='recommendation' ORDER BY code"
    )
    assert points == [("R1", "confirmed"), ("R2", "answered"), ("R3", "declined")]
    late = "SELECT code FROM store_evaluationpoint WHERE state='answered' AND due < date('now')"
    assert rows(home, late) == [("R2",)]
    assert rows(home, "SELECT state FROM store_surveyresult") == [("accepted",)]


def test_returns_stand_in_every_state(demo) -> None:
    home, _, _ = demo
    states = dict(rows(home, "SELECT state, count(*) FROM store_return GROUP BY state"))
    assert set(states) == {
        "draft", "handed_in", "returned", "approved", "accepted", "rolled_up", "locked", "reopening",
    }  # fmt: skip
    drafts = "SELECT count(*) FROM store_return WHERE state='draft' AND version"
    assert rows(home, f"{drafts} = 0")[0][0] > 20
    assert rows(home, f"{drafts} > 0")[0][0] > 10
    years = rows(home, "SELECT year, due > date('now') FROM store_campaign ORDER BY year")
    assert years == [(2022, 0), (2023, 0), (2024, 0), (2025, 1)]
    assert rows(home, "SELECT year, count(*) FROM store_vintage GROUP BY year") == [
        (2022, 1),
        (2023, 2),
        (2024, 1),
    ]
    assert rows(home, "SELECT count(*) FROM store_note")[0][0] >= 6
    assert rows(
        home, "SELECT count(DISTINCT campaign_id) FROM store_evidence e JOIN store_return r ON r.id = e.of_id"
    ) == [(4,)]


def test_units_have_confirmed_their_targets_and_handed_schemes_in_some_late_one_never(demo) -> None:
    home, _, _ = demo
    asked = rows(home, "SELECT count(*) FROM store_scheme")[0][0]
    assert rows(home, "SELECT count(*) FROM store_receipt")[0][0] == asked - 1
    assert rows(home, "SELECT count(*) FROM store_scheme WHERE handed_in_at IS NULL") == [(1,)]
    late = rows(home, "SELECT count(*) FROM store_scheme WHERE date(handed_in_at) > due")[0][0]
    assert asked / 20 < late < asked / 5
    filings = "SELECT sent_at IS NOT NULL, received_at IS NOT NULL FROM store_filing ORDER BY due"
    assert rows(home, filings) == [(1, 1), (1, 0)]


def test_the_revision_alters_more_than_one_series(demo) -> None:
    home, _, _ = demo
    versions = """SELECT v.answers FROM store_returnversion v JOIN store_returnstep s ON s.of_id = v.of_id
                  WHERE s.act = 'returns.grant_reopening' ORDER BY v.version"""
    first, *_, last = (
        {tuple(one["key"].values()): one.get("value") for one in json.loads(text)}
        for (text,) in rows(home, versions)
    )
    assert len({key[0] for key, value in last.items() if value != first.get(key)}) == 2


def test_nobody_approved_what_they_made_and_every_act_is_in_the_trail(demo) -> None:
    home, _, _ = demo
    own = """SELECT count(*) FROM store_returnstep a JOIN store_returnversion v ON v.of_id = a.of_id
             WHERE a.act IN ('returns.approve', 'returns.accept') AND a.by_id = v.by_id"""
    assert rows(home, own) == [(0,)]
    steps = rows(home, "SELECT count(*) FROM store_returnstep")[0][0]
    versions = rows(home, "SELECT count(*) FROM store_returnversion")[0][0]
    told = "SELECT count(*) FROM store_auditentry WHERE act LIKE 'returns.%' AND act <> 'returns.write_note' AND subject IN (SELECT number FROM store_return)"
    attached = rows(home, "SELECT count(*) FROM store_evidence")[0][0]
    assert rows(home, told) == [(steps + versions + attached,)]
    assert halfsky("verify-audit", "--home", home).returncode == 0


def test_the_past_has_its_own_dates(demo) -> None:
    home, _, _ = demo
    late = "SELECT count(*) FROM store_return WHERE date(first_handed_in_at) > due AND due < date('now')"
    timely = "SELECT count(*) FROM store_return WHERE date(first_handed_in_at) <= due AND due < date('now')"
    assert 0 < rows(home, late)[0][0] < rows(home, timely)[0][0] / 5
    # The stories of supervision are played one after another, each in its own time; the office's years are one story.
    years = "SELECT number, at FROM store_auditentry WHERE act LIKE 'returns.%' OR act LIKE 'campaigns.%'"
    backwards = f"""WITH years AS ({years}) SELECT count(*) FROM
                    (SELECT at < lag(at) OVER (ORDER BY number) AS back FROM years) WHERE back"""
    assert rows(home, backwards) == [(0,)]


def test_people_sign_in_with_what_accounts_csv_says(demo) -> None:
    home, port, _ = demo
    one = next(one for one in accounts(home) if one["username"] == "liaison.health.990107")
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"http://127.0.0.1:{port}/account/login/").read().decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
    form = {"csrfmiddlewaretoken": token, "login": one["username"], "password": one["password"]}
    sent = urllib.request.Request(
        f"http://127.0.0.1:{port}/account/login/",
        data=urllib.parse.urlencode(form).encode(),
        headers={"Referer": f"http://127.0.0.1:{port}/account/login/"},
    )
    answer = browser.open(sent)
    assert answer.geturl().endswith("/desk/")


def test_a_second_server_on_the_home_is_refused(demo) -> None:
    home, port, _ = demo
    for command in ("demo", "serve"):
        second = halfsky(command, "--home", home, "--port", free_port())
        assert second.returncode == 1
        assert f"http://127.0.0.1:{port}" in second.stderr
        assert second.stderr.count("\n") == 1


def test_a_taken_port_is_one_clear_line(demo, tmp_path: Path) -> None:
    _, port, _ = demo
    refused = halfsky("serve", "--home", tmp_path / "other", "--port", port)
    assert refused.returncode == 1
    assert str(port) in refused.stderr
    assert "--port" in refused.stderr


def test_the_worker_comes_back_by_itself(demo) -> None:
    home, _, _ = demo
    before = json.loads((home / "server.json").read_text())["worker"]
    subprocess.run(["kill", "-9", str(before)], check=True)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        after = json.loads((home / "server.json").read_text())["worker"]
        if after != before and Path(f"/proc/{after}").exists():
            return
        time.sleep(0.2)
    raise AssertionError("no new worker")


def test_what_was_stopped_is_served_again_and_not_built_again(demo) -> None:
    home, port, process = demo
    before = (home / "accounts.csv").read_bytes()
    children = json.loads((home / "server.json").read_text())
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert not any(Path(f"/proc/{children[name]}").exists() for name in ("web", "worker"))
    assert not (home / "server.json").exists()
    with served("demo", "--home", home, port=port) as again:
        assert (home / "accounts.csv").read_bytes() == before
        killed = json.loads((home / "server.json").read_text())
        again.kill()
        again.wait()
    deadline = time.monotonic() + 45
    while any(Path(f"/proc/{killed[name]}").exists() for name in ("web", "worker")):
        assert time.monotonic() < deadline, "children outlived the process that watched them"
        time.sleep(0.2)


ACCEPT = """
import sys
from pathlib import Path
from halfsky.services.starting import start_django
start_django(Path(sys.argv[1]))
from halfsky.services.invitations import accept
print(accept(sys.argv[2], username="security", password=sys.argv[3]).name)
"""


def test_an_office_begins_with_one_invitation_and_no_password(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    nobody = halfsky("serve", "--home", home, "--port", port)
    assert nobody.returncode == 1
    assert "--first-administrator" in nobody.stderr
    unknown = halfsky(
        "serve", "--home", home, "--port", port, "--first-administrator", "王安全", "--area", "000001"
    )
    assert unknown.returncode == 1
    words = ("serve", "--home", home, "--first-administrator", "王安全", "--area", "653100")
    tokens = []
    for _ in range(2):
        with served(*words, port=port) as process:
            assert process.stdout is not None
            line = next(line for line in process.stdout if "/account/invitation/" in line)
            tokens.append(re.findall(r"/account/invitation/([\w-]+)/", line)[0])
    assert rows(home, "SELECT count(*) FROM store_person") == [(0,)]
    password = "长城以外-2026-kashgar"
    assert "王安全" in python(ACCEPT, home, tokens[1], password)
    assert halfsky(*words, "--port", port).returncode == 1
    with served("serve", "--home", home, port=port):
        assert status(port, "/account/login/") == 200
    assert rows(home, "SELECT role FROM store_personpost") == [("security_administrator",)]
    with pytest.raises(AssertionError, match=r"people\.no_invitation"):
        python(ACCEPT, home, tokens[0], password)
