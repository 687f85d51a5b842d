"""A new version of a plan: what was decided goes over where the clause is unchanged, the rest is shown."""

from hypothesis import given, settings
from tests.core.plan.adopting import TEXT, TIES, adopted, decisions, plan_of

from halfsky.core.plan.adopted import AdoptedPlan, Decision
from halfsky.core.plan.adoption import adopt
from halfsky.core.plan.versions import NewVersion, carry_over

LAWS = settings(deadline=None, derandomize=True, max_examples=40)
DECIDED = (
    Decision(no="1-1-1", act="confirmed", by=1),
    Decision(no="D1-1-1", act="rejected", by=1, reason="无法统计"),
    Decision(no="2-1-1", act="corrected", by=2, changes={"value": 95}),
    Decision(
        no="A1",
        act="added",
        by=2,
        item="1-3",
        changes={"quote": "健康意识", "indicator": "健康素养", "value": 30},
    ),
)


def carried(text: str, *made: Decision) -> tuple[NewVersion, AdoptedPlan]:
    source, plan = plan_of(text)
    version = carry_over(adopted(*made), made, adopt(plan, text=source.text, ties=TIES))
    return version, adopt(plan, version.decisions, text=source.text, ties=TIES)


@LAWS
@given(decisions)
def test_the_same_text_carries_everything_over(made: list[Decision]) -> None:
    version, after = carried(TEXT, *made)
    assert version.to_look_at == ()
    assert after == adopted(*made)


def test_moved_and_respaced_clauses_carry_over_under_their_new_numbers() -> None:
    text = TEXT.replace("1．孕产妇死亡率", "1．性别意识纳入健康服务。\n2．孕产妇死亡率 ").replace(
        "2．适龄", "3．适龄"
    )
    text = text.replace("3．妇女健康意识", "4．妇女健康意识")
    version, after = carried(text, *DECIDED)
    assert [step.what for step in version.to_look_at] == []
    standing = {entry.no: entry.standing for entry in after.every if entry.standing != "unconfirmed"}
    assert standing == {"1-2-1": "confirmed", "D1-2-1": "rejected", "2-1-1": "corrected", "A1": "added"}
    assert next(e.place.item for e in after.every if e.no == "A1") == 4


def test_a_changed_a_new_and_a_gone_clause_are_listed() -> None:
    text = TEXT.replace("下降到12/10万以下", "下降到9/10万以下").replace(
        "2．平均受教育年限提高到11.5年。\n", ""
    )
    text = text.replace("巩固率达到96%。", "巩固率达到96%。孕前检查率达到80%以上。")
    version, after = carried(text, *DECIDED)
    told = [
        (step.what, (step.new or step.old).promise.quote, step.relation)  # type: ignore[union-attr]
        for step in version.to_look_at
    ]
    assert told == [
        ("changed", "孕产妇死亡率下降到9/10万以下", "stricter"),
        ("new", "孕前检查率达到80%以上", None),
        ("gone", "平均受教育年限提高到11.5年", None),
    ]
    assert next(e for e in after.targets if e.no == "1-1-1").standing == "unconfirmed"
    assert next(e for e in after.targets if e.no == "2-1-1").standing == "corrected"


def test_every_promise_of_either_version_is_told_once() -> None:
    text = TEXT.replace("93%", "94%").replace("场所。", "场所。婴儿死亡率控制在4‰以内。")
    version, _ = carried(text, *DECIDED)
    old = [step.old.no for step in version.steps if step.old is not None]
    new = [step.new.no for step in version.steps if step.new is not None]
    assert sorted(old) == sorted(entry.no for entry in adopted(*DECIDED).every)
    source, plan = plan_of(text)
    assert sorted(new) == sorted(entry.no for entry in adopt(plan, text=source.text).every)


def test_an_added_target_whose_words_are_gone_is_listed() -> None:
    version, _ = carried(TEXT.replace("妇女健康意识不断增强，", ""), *DECIDED)
    assert "A1" in [
        step.old.no for step in version.to_look_at if step.old is not None and step.what == "gone"
    ]


def test_numbers_stay_with_their_clauses_in_a_new_version() -> None:
    text = TEXT.replace(
        "1．孕产妇死亡率下降到12", "1．婴儿死亡率控制在5‰以内。\n2．孕产妇死亡率下降到9"
    ).replace("2．适龄", "3．适龄")
    text = text.replace("3．妇女健康意识", "4．妇女健康意识").replace("2．平均受教育年限提高到11.5年。\n", "")
    old = adopted(*DECIDED)
    source, plan = plan_of(text)
    version = carry_over(old, DECIDED, adopt(plan, text=source.text))
    new = adopt(plan, version.decisions, text=source.text, before=old)
    by_quote = {entry.promise.quote: entry.number for entry in old.every}
    numbers = {entry.promise.quote: entry.number for entry in new.every}
    assert numbers["孕产妇死亡率下降到9/10万以下"] == by_quote["孕产妇死亡率下降到12/10万以下"]
    assert numbers["婴儿死亡率控制在5‰以内"] == len(old.every) + 1
    assert numbers["健康意识"] == by_quote["健康意识"]
    assert by_quote["平均受教育年限提高到11.5年"] not in numbers.values()
    assert len(set(numbers.values())) == len(new.every)


def test_the_same_words_under_another_deadline_are_a_change() -> None:
    text = TEXT.replace("到2025年，九年", "到2028年，九年")
    version, _ = carried(text)
    told = [(step.what, step.old and step.old.promise.quote == step.new.promise.quote) for step in version.to_look_at if step.new]  # fmt: skip
    assert told == [("changed", True)]
    (step,) = version.to_look_at
    assert step.new is not None
    assert step.new.target is not None
    assert step.new.target.deadline == 2028
