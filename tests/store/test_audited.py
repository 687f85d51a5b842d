"""No write without an act: every path by which a row can change asks for one."""

import pytest
from django.db import DatabaseError, transaction

from halfsky.services.acting import SYSTEM, acting
from halfsky.services.audit import verify
from halfsky.store.audited import Audited, Unaudited
from halfsky.store.models import Area, AuditEntry

pytestmark = pytest.mark.django_db


def area(code: str) -> Area:
    return Area(code=code, name="某地", level="county", path=f"{code}/")


@pytest.mark.parametrize(
    "write",
    [
        lambda: area("1").save(),
        lambda: Area.objects.create(code="1", name="某地", level="county", path="1/"),
        lambda: Area.objects.bulk_create([area("1")]),
        lambda: Area.objects.update(name="x"),
        lambda: Area.objects.filter(code="1").delete(),
        lambda: Area.objects.bulk_update([area("1")], ["name"]),
        lambda: area("1").delete(),
    ],
)
def test_a_write_outside_an_act_is_refused(write) -> None:
    with pytest.raises(Unaudited):
        write()


def test_every_table_but_accounts_and_the_trail_is_audited() -> None:
    from django.apps import apps

    plain = {
        model.__name__
        for model in apps.get_app_config("store").get_models()
        if not issubclass(model, Audited)
    }
    assert plain == {"Person", "AuditEntry", "AuditHead"}


def test_an_act_and_its_line_stand_or_fall_together() -> None:
    with pytest.raises(ZeroDivisionError), acting(SYSTEM, "areas.change"):  # noqa: PT012
        area("1").save()
        raise ZeroDivisionError
    assert not Area.objects.exists()
    assert not AuditEntry.objects.exists()


def filled(acts: int = 5) -> None:
    for number in range(acts):
        with acting(SYSTEM, "areas.change", subject=f"area:{number}", note="新增"):
            area(str(number)).save()


def test_the_chain_holds() -> None:
    filled()
    assert verify().entries == 5
    assert verify().breaks == ()


@pytest.mark.parametrize("write", [lambda q: q.update(subject="x"), lambda q: q.delete()])
def test_the_database_refuses_to_change_the_trail(write) -> None:
    filled()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        write(AuditEntry.objects.filter(number=3))
