"""Targets are shared out, changed, printed, confirmed; schemes are handed in and acknowledged."""

import io

import openpyxl
import pytest
from django.core.files.base import ContentFile

from halfsky.core.reports.model import Table
from halfsky.core.vocabulary.errors import Conflict, NotFound, NotPermitted
from halfsky.engines.word.paper import render_paper
from halfsky.services import responsibilities, responsibility_letters
from halfsky.store.models import PlanDocument, Scheme, Task
from tests.people import World, adopted_plan, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> PlanDocument:
    row = adopted_plan(world)
    responsibilities.propose(world.actor("office.990100"), row.number)
    return row


def test_codebook_and_clauses_propose_and_asking_twice_adds_nothing(world: World, plan: PlanDocument) -> None:
    assert Task.objects.filter(plan=plan, share="lead").count() > 10
    assert responsibilities.propose(world.actor("office.990100"), plan.number) == 0


def test_a_county_shares_out_its_prefectures_plan_and_no_other(world: World, plan: PlanDocument) -> None:
    assert responsibilities.propose(world.actor("office.990101"), plan.number, "990101") > 10
    with pytest.raises((NotFound, NotPermitted)):
        responsibilities.propose(world.actor("office.990101"), plan.number, "990102")


def test_a_change_ends_the_old_share_and_keeps_it(world: World, plan: PlanDocument) -> None:
    task = Task.objects.filter(plan=plan, share="lead").first()
    assert task is not None
    edited = {(task.target, task.unit.kind): None, (task.target, "STATISTICS"): "lead"}
    changes = responsibilities.change(world.actor("office.990100"), plan.number, "990100", edited)
    assert len(changes) == 2
    assert Task.objects.get(pk=task.pk).ended_at is not None
    assert (
        Task.objects.get(plan=plan, target=task.target, share="lead", ended_at=None).unit.kind == "STATISTICS"
    )


def test_the_matrix_comes_back_from_excel_unchanged(world: World, plan: PlanDocument) -> None:
    office = world.actor("office.990100")
    name, content = responsibilities.matrix_workbook(office, plan.number, "990100")
    read, changed = responsibilities.take_matrix(
        office, plan.number, "990100", ContentFile(content, name=name)
    )
    assert (read.rows_refused, changed) == (0, 0)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_table_is_printed_the_same_twice(world: World, plan: PlanDocument, kind: str) -> None:
    office = world.actor("office.990100")
    one, two = (responsibilities.table_file(office, plan.number, "990100", kind)[1] for _ in range(2))
    assert one == two


def test_the_printed_table_says_what_it_is_and_whose(world: World, plan: PlanDocument) -> None:
    _, content = responsibilities.table_file(world.actor("office.990100"), plan.number, "990101", "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    over = [str(cell.value) for row in sheet.iter_rows(max_row=3) for cell in row if cell.value]
    assert over[:2] == [f"{plan.title}目标责任分解表", world.areas["990101"].name]


def test_units_confirm_once_and_hand_in_their_scheme(world: World, plan: PlanDocument) -> None:
    liaison, unit = world.actor("liaison.990100.health"), world.units["990100", "HEALTH_COMMISSION"]
    responsibilities.confirm(liaison, plan.number, unit)
    with pytest.raises(Conflict):
        responsibilities.confirm(liaison, plan.number, unit)
    scheme = ContentFile("一、目标任务……".encode(), name="实施方案.txt")
    responsibilities.hand_in_scheme(liaison, plan.number, unit, scheme)
    responsibilities.acknowledge_scheme(world.actor("office.990100"), plan.number, unit)
    assert Scheme.objects.get(plan=plan, unit=unit).acknowledged_at is not None


def test_the_letter_of_a_unit_holds_its_own_targets_and_both_signatures(
    world: World, plan: PlanDocument
) -> None:
    unit = world.units["990100", "HEALTH_COMMISSION"]
    paper = responsibility_letters.letter(world.actor("office.990100"), plan.number, unit.pk)
    table = next(block for block in paper.blocks if isinstance(block, Table))
    tasks = Task.objects.filter(plan=plan, unit=unit, ended_at=None)
    shares = {row[0].text: row[4].text for row in table.rows}
    words = {"lead": "牵头", "supporting": "配合"}
    assert shares == {str(task.target): words[task.share] for task in tasks}
    assert [column[0] for column in paper.signatures] == [
        "云岭地区妇女儿童工作委员会（盖章）",
        f"{unit.name}（盖章）",
    ]
    assert render_paper(paper) == render_paper(paper)


def test_who_has_no_share_has_no_letter(world: World, plan: PlanDocument) -> None:
    stranger = world.units["990200", "HEALTH_COMMISSION"]
    with pytest.raises(NotFound):
        responsibility_letters.letter(world.actor("office.990100"), plan.number, stranger.pk)
