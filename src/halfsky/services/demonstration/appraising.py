"""Appraisal and examples of the demonstration: a scheme simulated and adopted, a year's results, two proposals."""

from datetime import date

from halfsky.services import appraisal, appraisal_rounds, practice
from halfsky.services.demonstration.people import People
from halfsky.services.demonstration.years import moment
from halfsky.services.moments import playing
from halfsky.store.models import AppraisalResult, AppraisalScheme

_YEAR = 2024


def appraise(people: People) -> None:
    """From the first draft of a scheme to final results, an objection upheld on the way; then examples and a list."""
    scheme = _scheme(people)
    with playing(moment(date(2025, 6, 3))):
        row = appraisal_rounds.compute(people.of_area("office", people.top), people.top, _YEAR)
    _objection(people, row.number)
    with playing(moment(date(2025, 6, 26))):
        row.refresh_from_db()
        appraisal_rounds.finalise(people.of_area("leader", people.top), row.number, revision=row.revision)
    _examples(people)
    assert scheme.state == "adopted"


def _scheme(people: People) -> AppraisalScheme:
    office, leader = (people.of_area(role, people.top) for role in ("office", "leader"))
    with playing(moment(date(2024, 11, 12))):
        row = appraisal.draft(
            office, people.top, "妇女发展规划实施考核办法", title_en="Appraisal of work on the women's plan"
        )
        told = appraisal.with_weights(
            appraisal.content_of(row),
            {
                "attainment": 40,
                "timeliness": 20,
                "quality": 15,
                "duties": 10,
                "rectification": 10,
                "measures": 5,
            },
            {"timeliness": {"late": 0.4}},
        )
        appraisal.change(office, row.number, told, title=row.title, title_en=row.title_en, revision=0)
    with playing(moment(date(2024, 11, 14))):
        row = appraisal.run(office, row.number, (2022, 2023))
    with playing(moment(date(2024, 11, 20))):
        return appraisal.adopt(leader, row.number, revision=row.revision)


def _objection(people: People, number: str) -> None:
    """The unit that was late says why, and is heard."""
    for result in AppraisalResult.objects.filter(of__number=number).select_related("unit__area"):
        told = appraisal_rounds.explained_of(result)
        late = [
            one.fact.key for points in told.points for one in points.facts
            if points.kind == "timeliness" and one.outcome == "late"
        ]  # fmt: skip
        if late:
            leader = people.of_unit("unit_leader", result.unit)
            words = "3月底全区网络检修三天，系统无法登录，恢复后当天即上报，有统计部门通知为证。"
            with playing(moment(date(2025, 6, 9))):
                appraisal_rounds.object_to(leader, number, result.unit_id, words, fact=late[0])
            reason = "经核实，网络检修通知属实，按期计。"
            with playing(moment(date(2025, 6, 12))):
                appraisal_rounds.decide(
                    people.of_area("office", people.top), number, result.unit_id, 1, reason, outcome="in_time"
                )
            return


def _examples(people: People) -> None:
    """What the rules propose: the first is accepted, another waits for a second person."""
    office, leader = (people.of_area(role, people.top) for role in ("office", "leader"))
    with playing(moment(date(2025, 9, 2))):
        rows = practice.propose(office, people.top, _YEAR)
    words = (
        "水平与其他县分不出高低，婚前医学检查的进步超出预期，报表及时；登记、检查、指导一处办理的做法可以推广。",
        "各项规则都符合；建议先在地区交流会上介绍，再列为示范。",
    )
    for row, reason in zip(rows, words, strict=False):
        with playing(moment(date(2025, 9, 10))):
            practice.review(office, row.number, accept=True, words=reason)
    for row in rows[:1]:
        with playing(moment(date(2025, 9, 15))):
            practice.confirm(leader, row.number)
