"""Two counties of the demonstration whose screening lagged: in one it rose more than expected, in one as expected."""

from datetime import date
from pathlib import Path

import msgspec

from halfsky.services import earlier_years, letters, matter_acts, matter_opening
from halfsky.services.demonstration.desk import Diary
from halfsky.services.demonstration.people import People
from halfsky.services.demonstration.years import Answers, moment
from halfsky.services.moments import playing
from halfsky.store.models import Area, Matter, PlanDocument

LAST_TAKEN_OVER = 2021
_TARGET, _SERIES, _UNIT = "1-4-1", "WOMEN_SCREENED_CERVICAL", "HEALTH_COMMISSION"
_RISING, _STEADY = "990109", "990110"
_LIFTED = {2023: 1.16, 2024: 1.32, 2025: 1.34}
"""How many times as many women the county screens as its trend would have had it."""


def take_over(people: People, examples: Path) -> None:
    """Statistics takes over the figures of the years before the first campaign."""
    with playing(moment(date(2022, 2, 14))):
        reviewer = people.of_area("reviewer", people.top)
        earlier_years.take_over(reviewer, people.top, examples / "figures.csv", last=LAST_TAKEN_OVER)


def with_story(answers: Answers) -> Answers:
    """The answers of the files, but for the county in which screening rose."""
    told = dict(answers)
    for year, times in _LIFTED.items():
        own = answers.get((_RISING, year), {})
        told[_RISING, year] = own | {
            key: msgspec.structs.replace(one, value=float(round(one.value * times)))
            for key, one in own.items()
            if key.series == _SERIES and one.value is not None
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
    words = "2022年宫颈癌筛查率不到四成，离2025年达到50%的目标差得远，按往年的速度到期难以达到。"

    def begin() -> None:
        matter_opening.open_from(
            office,
            area,
            origin="person",
            title=f"{area.name}宫颈癌筛查率偏低",
            title_en=f"{area.name_en}: few women are screened for cervical cancer",
            words=words,
            lead=people.units[area.code, _UNIT].pk,
            plan=plan,
            target=_TARGET,
        )

    def reply() -> None:
        cause = "边远乡镇没有固定检查点，妇女往返一次要一天；通知只发到村委会，知道的人少。"
        action = "流动检查车按月到乡；村医逐户通知，检查后一周内当面反馈结果。"
        matter_acts.reply(liaison, _number(area), cause=cause, measures=action, until=date(2025, 5, 30))

    asks = "分析进展缓慢的原因\n提出到乡到村的检查安排\n每半年报告检查人数"
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
        how, reason = "figures", "2024年筛查率超过50%，提前一年达到2025年的目标。"
    else:
        how = "reason"
        reason = (
            "筛查率逐年提高，但没有超出本来的预期；此项工作已并入全区“两癌”检查专项行动，由专项行动统一调度。"
        )
    diary.note(
        moment(date(2025, 5, 26), 9 + place),
        lambda: matter_acts.propose_closing(liaison, _number(area), by=how, reason=reason),
    )
    diary.note(moment(date(2025, 5, 28), 9 + place), lambda: matter_acts.close(leader, _number(area)))


def _number(area: Area) -> str:
    return (
        Matter.objects.filter(area=area, target=_TARGET).order_by("-pk").values_list("number", flat=True)[0]
    )
