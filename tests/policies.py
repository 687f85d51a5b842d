"""A policy taken along its way in the invented world, by whoever may."""

from datetime import date

from halfsky.core.evaluation.policies.model import (
    Answer,
    Opinion,
    Proposal,
    ProposalReply,
    ScreeningAnswer,
)
from halfsky.services import policies, policy_letters, policy_opinions, policy_register
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.people import give_post
from halfsky.services.policies import checklist_of
from halfsky.services.policy_letters import Sending
from halfsky.services.policy_register import Registered
from halfsky.store.models import Person, Policy
from tests.people import World

TITLE = "云岭地区促进就业实施办法"
UNIT = "EDUCATION"
SECRET = "第五条把连续在岗五年列为条件，实际上排除了休过产假的人。"


def second_expert(world: World, code: str, *, name: str = "") -> str:
    """Another evaluator of an area, so that two can be asked."""
    name = name or f"evaluator2.{code}"
    if not Person.objects.filter(username=name).exists():
        with acting(SYSTEM, "people.invite", note="tests"):
            person = Person.objects.create(username=name, name=name)
            give_post(person, "evaluator", world.areas[code], None, by=None, since=date(2020, 1, 1))
    return name


def registered(world: World, code: str = "990100", **more: object) -> Policy:
    given = {"title": TITLE, "unit": world.units.get((code, UNIT)), "field": "economy"}
    return policy_register.register(world.actor(f"office.{code}"), code, Registered(**(given | more)))


def screening(row: Policy, word: str = "yes") -> list[ScreeningAnswer]:
    return [ScreeningAnswer(question=one.code, answer=word) for one in checklist_of(row).screening]


def answers(row: Policy) -> list[Answer]:
    """Every demand met but the first, which is not."""
    codes = [one.code for one in checklist_of(row).questions]
    first = Answer(question=codes[0], finding="fails", article="第三条", words="只招男性")
    return [first, *(Answer(question=code, finding="meets") for code in codes[1:])]


def assessed(world: World, code: str = "990100", **more: object) -> Policy:
    """Screened and filled in."""
    office = world.actor(f"office.{code}")
    row = registered(world, code, **more)
    policies.screen(office, row.number, screening(row), "涉及就业")
    policies.name_groups(office, row.number, {"employed_women": "晋升条件"}, {})
    return policies.answer(office, row.number, answers(row))


def consulted(world: World, code: str = "990100", **more: object) -> Policy:
    """With two experts who have not handed in."""
    row = assessed(world, code, **more)
    names = [f"evaluator.{code}", second_expert(world, code)]
    return policy_opinions.ask(world.actor(f"office.{code}"), row.number, names)


def opinion(row: Policy, stance: str = "amend", words: str = SECRET) -> Opinion:
    code = checklist_of(row).questions[1].code
    return Opinion(
        stance=stance, words=words, differs=(Answer(question=code, finding="partly", words="年限"),)
    )


def heard(world: World, code: str = "990100", **more: object) -> Policy:
    """Both have handed in."""
    row = consulted(world, code, **more)
    policy_opinions.give(world.actor(f"evaluator.{code}"), row.number, opinion(row))
    other = Opinion(stance="no_objection", words="总体平衡")
    return policy_opinions.give(world.actor(f"evaluator2.{code}"), row.number, other)


PROPOSALS = (
    Proposal(article="第三条", now="限男性", proposed="不限性别", reason="就业促进法第27条"),
    Proposal(article="第五条", proposed="把产假计入在岗时间", reason="妇女权益保障法第48条"),
)


def proposed(world: World, code: str = "990100", conclusion: str = "amend", **more: object) -> Policy:
    office = world.actor(f"office.{code}")
    row = heard(world, code, **more)
    policy_opinions.reconcile(office, row.number, "采纳第一位专家的意见")
    wanted = PROPOSALS if conclusion != "no_objection" else ()
    return policies.propose(office, row.number, conclusion, "限制性别没有依据", wanted)


def concluded(world: World, code: str = "990100", conclusion: str = "amend", **more: object) -> Policy:
    row = proposed(world, code, conclusion, **more)
    return policies.conclude(world.actor(f"leader.{code}"), row.number, revision=row.revision)


def sending(row: Policy, **more: object) -> Sending:
    usual = policy_letters.sending_of(row)
    return Sending(
        issuer=usual.issuer,
        mark=f"云{row.area.code}妇儿工委办",
        addressee=usual.addressee,
        days=usual.days,
        **more,
    )


def sent(world: World, code: str = "990100", **more: object) -> Policy:
    row = concluded(world, code, **more)
    policy_letters.send(world.actor(f"office.{code}"), row.number, sending(row))
    return Policy.objects.get(pk=row.pk)


REPLIES = (
    ProposalReply(nth=1, reply="accepted"),
    ProposalReply(nth=2, reply="partly", words="先试行一年"),
)
