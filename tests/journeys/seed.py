"""What stands before the year begins: areas, units, people with their second factor; and the year before, played."""

import csv
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "yunling"
KINDS = ("HEALTH_COMMISSION", "EDUCATION", "CIVIL_AFFAIRS", "STATISTICS", "WOMENS_FEDERATION")
PASSWORD = "mai-tian-feng-zheng"
INVENTED = (("990000", "云岭省", "Yunling"), ("990100", "云岭地区", "Yunling Prefecture"))
INVENTED_COUNTIES = (("990101", "云岭市", "Yunling City"), ("990102", "青溪县", "Qingxi County"))
KASHGAR = (("650000", "新疆维吾尔自治区", "Xinjiang"), ("653100", "喀什地区", "Kashgar Prefecture"))
KASHGAR_COUNTIES = (("653101", "喀什市", "Kashgar City"), ("653121", "疏附县", "Shufu County"))
LAST_YEAR = 2023


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """Where the year is played.

    Attributes:
        province, prefecture: Codes of the two upper areas.
        counties: Codes of the two counties.
        plan: File of the plan that is adopted.
        issued: Its day of issue.
    """

    province: str
    prefecture: str
    counties: tuple[str, str]
    plan: str
    issued: str


def places(folder: Path, *, invented: bool) -> Stage:
    """Write the tables of areas and units that the seed reads."""
    upper, counties = (INVENTED, INVENTED_COUNTIES) if invented else (KASHGAR, KASHGAR_COUNTIES)
    with (folder / "areas.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("code", "name", "name_en", "level", "parent"))
        table.writerow((*upper[0], "province", ""))
        table.writerow((*upper[1], "prefecture", upper[0][0]))
        table.writerows((*county, "county", upper[1][0]) for county in counties)
    rows = list(csv.DictReader((EXAMPLE / "units.csv").read_text(encoding="utf-8").splitlines()))
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        units = csv.DictWriter(file, rows[0])
        units.writeheader()
        units.writerows(row for row in rows if row["kind"] in KINDS)
    plan = EXAMPLE / "plan.docx" if invented else ROOT.parent / "shared" / "plans" / "kashgar-2021-2025.txt"
    return Stage(
        province=upper[0][0],
        prefecture=upper[1][0],
        counties=(counties[0][0], counties[1][0]),
        plan=str(plan),
        issued="2021-12-31",
    )


def settle(folder: Path) -> None:
    """Areas, units, people, and an authenticator for each whose role wants one."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    from halfsky.engines.rights import load_rights
    from halfsky.services.demonstration.people import settle_people
    from halfsky.store.models import Person

    settle_people(folder, password=PASSWORD, at=datetime(2021, 1, 4, 2, tzinfo=UTC))
    wanting = [role.code for role in load_rights().roles.values() if role.second_factor]
    secrets = {}
    for person in Person.objects.filter(posts__role__in=wanting):
        secrets[person.username] = generate_totp_secret()
        Authenticator.objects.create(
            user=person, type=Authenticator.Type.TOTP, data={"secret": secrets[person.username]}
        )
    (folder / "secrets.json").write_bytes(msgspec.json.encode(secrets))
    names = {person.username: person.name for person in Person.objects.all()}
    (folder / "names.json").write_bytes(msgspec.json.encode(names))


def make_ready(folder: Path) -> None:
    """Everything up to the open campaign, done by the services: for journeys that begin with a return."""
    from halfsky.core.plan.adopted import Decision
    from halfsky.services import adoption, campaigns
    from halfsky.services.acting import actor_of
    from halfsky.store.models import Person

    settle(folder)
    stage = msgspec.json.decode((folder / "stage.json").read_bytes(), type=Stage)
    office, reviewer = (
        actor_of(Person.objects.get(username=f"{role}.{stage.prefecture}")) for role in ("office", "reviewer")
    )
    plan = adoption.upload(
        office,
        stage.prefecture,
        name=Path(stage.plan).name,
        content=Path(stage.plan).read_bytes(),
        issued=date(2021, 12, 31),
    )
    left = adoption.current_of(plan).targets
    adoption.decide_all(
        office, plan.number, tuple(Decision(no=one.no, act="confirmed", by=0) for one in left)
    )
    adoption.adopt(reviewer, plan.number)
    play_last_year(folder)
    campaigns.open_campaign(reviewer, plan.number, year=LAST_YEAR + 1, due=date(2026, 12, 31))


def answers_of(stage: Stage) -> dict[str, dict[str, str]]:
    """The example's answers of 2024 by area of this stage and line, as typed."""
    code = dict(zip(("990100", "990101", "990102"), (stage.prefecture, *stage.counties), strict=True))
    found: dict[str, dict[str, str]] = {area: {} for area in code.values()}
    with (EXAMPLE / "returns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["area"] in code and row["year"] == str(LAST_YEAR + 1) and row["value"]:
                key = ".".join((row["series"], row["sex"], row["residence"]))
                found[code[row["area"]]][key] = row["value"]
    return found


def play_last_year(folder: Path) -> None:
    """Last year's returns, from the plan as the browser has adopted it: handed in, accepted, rolled up, frozen."""
    from halfsky.core.returns.workflow import Act
    from halfsky.services import campaigns, rolling_up, vintages
    from halfsky.services.demonstration.desk import Desk, read_answers
    from halfsky.services.demonstration.people import People
    from halfsky.services.moments import playing
    from halfsky.store.models import Area, PlanDocument, Unit

    stage = msgspec.json.decode((folder / "stage.json").read_bytes(), type=Stage)
    people = People(
        {area.code: area for area in Area.objects.all()},
        {(unit.area.code, unit.kind): unit for unit in Unit.objects.select_related("area")},
    )
    for row in csv.DictReader((folder / "units.csv").read_text(encoding="utf-8").splitlines()):
        people.name_kind(row["kind"], row["short"])
    code = dict(zip((stage.prefecture, *stage.counties), ("990100", "990101", "990102"), strict=True))
    known = read_answers(EXAMPLE)
    answers = {(area, LAST_YEAR): known[example, LAST_YEAR] for area, example in code.items()}
    top = people.areas[stage.prefecture]
    reviewer = people.of_area("reviewer", top)
    start = datetime(LAST_YEAR + 1, 3, 1, 2, tzinfo=UTC)
    plan = PlanDocument.objects.get(state="adopted")
    with playing(start):
        opened = campaigns.open_campaign(
            reviewer, plan.number, year=LAST_YEAR, due=date(LAST_YEAR + 1, 3, 31)
        )
    desk = Desk(people, opened, answers)
    for row in desk.rows():
        for days, do in (
            (10, lambda row=row: desk.hand_in(row)),
            (11, lambda row=row: desk.leader(row, Act.APPROVE)),
            (12, lambda row=row: desk.reviewer(row, Act.ACCEPT)),
        ):
            with playing(start + timedelta(days=days, minutes=row.pk)):
                do()
    with playing(start + timedelta(days=40)):
        rolling_up.roll_up_campaign(reviewer, opened)
    with playing(start + timedelta(days=41)):
        vintages.freeze(reviewer, opened, note="年度定版")


def main() -> None:
    """`python -m tests.journeys.seed settle|last-year|ready HOME FOLDER`."""
    from halfsky.engines.home import make_home
    from halfsky.services.starting import Ways, bring_up_to_date, start_django

    what, home, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    make_home(home)
    start_django(home, Ways(demonstration=True))
    bring_up_to_date(home)
    from django.db import transaction

    with transaction.atomic():
        {"settle": settle, "last-year": play_last_year, "ready": make_ready}[what](folder)


if __name__ == "__main__":
    main()
