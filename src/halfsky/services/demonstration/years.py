"""The campaigns of the demonstration: three that are locked, one of them revised, and the present one half done."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from halfsky.core.returns.model import Answer, LineKey
from halfsky.core.returns.workflow import Act
from halfsky.services import campaigns, rolling_up, vintages
from halfsky.services.demonstration.desk import Desk, Diary, spread
from halfsky.services.demonstration.people import People
from halfsky.services.moments import playing
from halfsky.store.models import Campaign, PlanDocument, Return

PAST = (2022, 2023, 2024)
PRESENT = 2025
_REVISED = (2023, "990102", "HEALTH_COMMISSION")
_WAITING = (2024, "990103", "EDUCATION")

Answers = dict[tuple[str, int], dict[LineKey, Answer]]


def moment(day: date, hour: int = 9) -> datetime:
    """An hour of a day where the site stands."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)


def past_year(people: People, plan: PlanDocument, answers: Answers, year: int) -> None:
    """A whole campaign: opened in January, due in March, rolled up and frozen in April."""
    opened, due = moment(date(year + 1, 1, 10)), date(year + 1, 3, 31)
    desk = Desk(people, _open(people, plan, year, opened, due), answers)
    diary = Diary()
    rows = desk.rows()
    # One unit in twenty is late; the prefecture's own units come last because they add their counties up.
    for place, (row, days) in enumerate(zip(rows, spread(len(rows), 8, 74), strict=True)):
        late = 12 if place % 20 == 7 else 0
        desk.whole_way(diary, row, opened, days + late, evidence=place % 25 == 0)
    reviewer = people.of_area("reviewer", people.top)
    diary.note(moment(date(year + 1, 4, 20)), lambda: rolling_up.roll_up_campaign(reviewer, desk.campaign))
    diary.note(
        moment(date(year + 1, 4, 25)), lambda: vintages.freeze(reviewer, desk.campaign, note="年度定版")
    )
    diary.play()
    if year == _REVISED[0]:
        _revise(desk)


def _open(people: People, plan: PlanDocument, year: int, opened: datetime, due: date) -> Campaign:
    with playing(opened):
        return campaigns.open_campaign(
            people.of_area("reviewer", people.top), plan.number, year=year, due=due
        )


def _row(desk: Desk, area: str, kind: str) -> Return:
    return next(row for row in desk.rows() if (row.area.code, row.unit.kind) == (area, kind))


def _days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def _revise(desk: Desk) -> None:
    """A locked return is reopened by a second person, corrected, and frozen anew."""
    row, top = _row(desk, *_REVISED[1:]), desk.people.top
    reviewer = desk.people.of_area("reviewer", top)
    start = moment(date(_REVISED[0] + 1, 6, 3))
    diary = Diary()
    reason = "复核时发现漏报一所乡镇卫生院，活产数和分娩产妇人数需更正"
    diary.note(start, lambda: desk.reviewer(row, Act.ASK_REOPENING, reason))
    diary.note(start + timedelta(hours=5), lambda: desk.reviewer(row, Act.GRANT_REOPENING, number=2))
    diary.note(start + timedelta(days=2), lambda: desk.hand_in(row, altered=1.015))
    diary.note(start + timedelta(days=3), lambda: desk.leader(row, Act.APPROVE))
    diary.note(start + timedelta(days=4), lambda: desk.reviewer(row, Act.ACCEPT))
    diary.note(start + timedelta(days=5), lambda: rolling_up.roll_up_campaign(reviewer, desk.campaign))
    diary.note(
        start + timedelta(days=6),
        lambda: vintages.freeze(reviewer, desk.campaign, note="更正活产数和分娩产妇人数"),
    )
    diary.play()


def present_year(people: People, plan: PlanDocument, answers: Answers) -> None:
    """The campaign under way: the first counties are accepted, the last have not begun; one of last year is to reopen."""
    opened = _days_ago(36)
    due = timezone.localdate() + timedelta(days=16)
    desk = Desk(people, _open(people, plan, PRESENT, opened, due), answers)
    by_area: dict[str, list[Return]] = {}
    for row in desk.rows():
        by_area.setdefault(row.area.code, []).append(row)
    *counties, top = by_area.values()
    diary = Diary()
    _accepted(desk, diary, counties[0], counties[1], opened)
    for place, rows in enumerate(counties[2:6]):
        _on_the_way(desk, diary, rows, opened + timedelta(days=9 + 2 * place), approved=place < 2)
    for rows in counties[6:10]:
        _begun(desk, diary, rows, opened + timedelta(days=24))
    _on_the_way(desk, diary, top[: len(top) // 2], opened + timedelta(days=20), approved=True)
    late = [row for rows in counties[10:] for row in rows]
    year, area, kind = _WAITING
    waiting = Return.objects.select_related("area", "unit__area", "campaign").get(
        campaign__year=year, area__code=area, unit__kind=kind
    )
    reason = "初中毕业生口径与教育统计年报不一致，申请更正"
    diary.note(_days_ago(6), lambda: desk.reviewer(waiting, Act.ASK_REOPENING, reason))
    diary.note(_days_ago(3), lambda: desk.remind(late, "离截止时间还有两周多，请尽早填报。"))
    diary.play()


def _accepted(desk: Desk, diary: Diary, first: list[Return], second: list[Return], opened: datetime) -> None:
    """Two counties are through; the first is rolled up already, one return of the second came back."""
    for rows, start in ((first, 2.0), (second, 13.0)):
        for row, days in zip(rows, spread(len(rows), start, start + 6), strict=True):
            desk.whole_way(diary, row, opened, days, evidence=row is rows[0])
    reviewer = desk.people.of_area("reviewer", desk.people.top)
    diary.note(opened + timedelta(days=13), lambda: rolling_up.roll_up_campaign(reviewer, desk.campaign))
    back, asked = second[-1], second[0]
    diary.note(
        opened + timedelta(days=26),
        lambda: desk.reviewer(back, Act.SEND_BACK_APPROVED, "本年数与上年报表口径不一致，请核对后重报"),
    )
    for hours, write, words in (
        (0, desk.ask, "活产数比上年少，是否与分娩信息系统核对过？"),
        (5, desk.reply, "已核对，与系统一致，出生人数确有下降。"),
        (22, desk.ask, "下降中有多少是到外地分娩的？请说明口径。"),
        (30, desk.reply, "按户籍地统计，外地分娩已由孕产妇管理系统转回，不影响总数。"),
    ):
        at = opened + timedelta(days=15, hours=hours)
        diary.note(at, lambda write=write, words=words: write(asked, 0, words))  # type: ignore[misc]


def _on_the_way(desk: Desk, diary: Diary, rows: list[Return], start: datetime, *, approved: bool) -> None:
    """Handed in, and approved where the leader was quick; one sent back, one taken back."""
    for row, days in zip(rows, spread(len(rows), 0, 8), strict=True):
        desk.whole_way(
            diary, row, start, days, until=Act.APPROVE if approved else Act.HAND_IN, evidence=row is rows[0]
        )
    if approved:
        row = rows[0]
        question = "请补充本项数据的来源文件。"
        diary.note(start + timedelta(days=10), lambda: desk.ask(row, 1, question))
        return
    back, taken = rows[1], rows[2]
    reason = "请补全农村口径的数据，并说明与上年相比变化的原因"
    diary.note(start + timedelta(days=10), lambda: desk.leader(back, Act.SEND_BACK, reason))
    diary.note(start + timedelta(days=10, hours=1), lambda: desk.liaison(taken, Act.WITHDRAW))


def _begun(desk: Desk, diary: Diary, rows: list[Return], start: datetime) -> None:
    """Drafts: every other unit has saved a part, one of them with a slip of the pen."""
    for place, row in enumerate(rows[::2]):
        share = (0.35, 0.6, 1.0)[place % 3]
        diary.note(
            start + timedelta(hours=3 * place),
            lambda row=row, share=share: desk.fill(row, share=share, slip=share == 1.0),  # type: ignore[misc]
        )
