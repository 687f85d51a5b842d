"""Two counties where few were examined before marriage: in one the rate rose more than expected, in one as expected."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from halfsky.services import earlier_years, letters, matter_acts, matter_opening
from halfsky.services.demonstration.desk import Diary
from halfsky.services.demonstration.people import People
from halfsky.services.demonstration.years import Answers, moment
from halfsky.services.moments import playing
from halfsky.store.models import Area, Matter, PlanDocument

LAST_TAKEN_OVER = 2021
_TARGET, _SERIES, _UNIT = "1-9-1", "PERSONS_EXAMINED_BEFORE_MARRIAGE", "HEALTH_COMMISSION"
_NAME = "婚前医学检查率"
_RISING, _STEADY = "990109", "990110"
_LIFTED = {"990109": {2023: 1.09, 2024: 1.2, 2025: 1.2}, "990107": {2023: 1.08, 2024: 1.16, 2025: 1.16}}
"""How many times as many couples two counties examine as their trends would have had it; one of them had no matter."""


def take_over(people: People, examples: Path) -> None:
    """Statistics takes over what the counties' books say of examinations before the first campaign."""
    with playing(moment(date(2022, 2, 14))), TemporaryDirectory() as folder:
        books = Path(folder) / "婚前医学检查历年台账.csv"
        books.write_text("".join(_of_counties(people, examples)), encoding="utf-8")
        earlier_years.take_over(
            people.of_area("reviewer", people.top), people.top, books, last=LAST_TAKEN_OVER
        )


def _of_counties(people: People, examples: Path) -> Iterator[str]:
    """The head of the example's figures, and its lines on examinations in the counties."""
    with (examples / "figures.csv").open(encoding="utf-8") as lines:
        yield next(lines)
        top = people.top.name
        yield from (line for line in lines if line.split(",")[1] == _NAME and line.split(",")[0] != top)


def with_story(answers: Answers) -> Answers:
    """The answers of the files, but for the counties in which the rate rose."""
    told = dict(answers)
    for code, years in _LIFTED.items():
        for year, times in years.items():
            told[code, year] = {
                key: msgspec.structs.replace(one, value=float(round(one.value * times)))
                if key.series == _SERIES and one.value is not None
                else one
                for key, one in answers.get((code, year), {}).items()
            }
    return told


def follow(people: People, plan: PlanDocument, year: int) -> None:
    """Open both matters after the first year's figures, and close them two years later on what became of them."""
    diary = Diary()
    for place, code in enumerate((_RISING, _STEADY)):
        area = people.areas[code]
        if year == LAST_TAKEN_OVER + 1:
            _open(people, plan, area, diary, place)
        if year == LAST_TAKEN_OVER + 3:
            _close(people, area, diary, place, rose=code == _RISING)
    diary.play()


def _open(people: People, plan: PlanDocument, area: Area, diary: Diary, place: int) -> None:
    office = people.of_area("office", area)
    liaison = people.of_unit("liaison", people.units[area.code, _UNIT])
    words = "2022年婚前医学检查率刚过六成，离达到80%以上的目标差近20个百分点，在全区靠后。"

    def begin() -> None:
        matter_opening.open_from(
            office,
            area,
            origin="person",
            title=f"{area.name}婚前医学检查率偏低",
            title_en=f"{area.name_en}: few couples are examined before marriage",
            words=words,
            lead=people.units[area.code, _UNIT].pk,
            plan=plan,
            target=_TARGET,
        )

    def reply() -> None:
        cause = "检查点设在县妇幼保健院，与婚姻登记处相距远，新人要跑两次；边远乡镇知道免费检查的人少。"
        action = "在婚姻登记处旁设检查点，登记、检查、指导一次办完；乡镇卫生院对接村医，逐对通知。"
        matter_acts.reply(liaison, _number(area), cause=cause, measures=action, until=date(2025, 5, 30))

    asks = "分析检查率低的原因\n提出方便新人检查的安排\n每半年报告检查人数"
    diary.note(moment(date(2023, 5, 22), 9 + place), begin)
    diary.note(
        moment(date(2023, 5, 24), 9 + place),
        lambda: letters.send(office, _number(area), series="reminder", asks=asks, days=10),
    )
    diary.note(moment(date(2023, 6, 5), 9 + place), reply)
    diary.note(moment(date(2023, 6, 7), 9 + place), lambda: matter_acts.accept(office, _number(area)))


def _close(people: People, area: Area, diary: Diary, place: int, *, rose: bool) -> None:
    liaison = people.of_unit("liaison", people.units[area.code, _UNIT])
    leader = people.of_area("leader", area)
    if rose:
        how, reason = "figures", "2024年检查率超过80%，目标已达到。"
    else:
        how = "reason"
        reason = "检查率逐年提高，但没有超出本来的预期；此项工作已并入婚育一站式服务建设，由地区统一调度。"
    diary.note(
        moment(date(2025, 5, 26), 9 + place),
        lambda: matter_acts.propose_closing(liaison, _number(area), by=how, reason=reason),
    )
    diary.note(moment(date(2025, 5, 28), 9 + place), lambda: matter_acts.close(leader, _number(area)))


def _number(area: Area) -> str:
    return (
        Matter.objects.filter(area=area, target=_TARGET).order_by("-pk").values_list("number", flat=True)[0]
    )
