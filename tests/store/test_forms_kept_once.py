"""Forms stand once in the store; the move out of the returns loses nothing, there and back."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from halfsky.core.returns.forms import digest_of
from halfsky.core.returns.model import Form
from halfsky.services import campaigns
from halfsky.services.acting import SYSTEM, acting
from halfsky.services.asked_forms import form_of, keep_forms
from halfsky.store.models import AskedForm, Campaign, Return
from tests.cli.sites import SMALL, python
from tests.people import adopted_plan, make_world

MOVED = """
import sys
from pathlib import Path
from halfsky.services.starting import start_django
start_django(Path(sys.argv[1]))
from django.core.management import call_command
from django.db import connection
from halfsky.services import asked_forms
from halfsky.store.models import AskedForm, Return

def forms():
    asked_forms._read.cache_clear()
    return {row.number: asked_forms.form_of(row) for row in Return.objects.select_related("area")}

before = forms()
call_command("migrate", "store", "0015", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM store_return WHERE form IS NULL")
    assert cursor.fetchone() == (0,)
call_command("migrate", "store", verbosity=0)
assert forms() == before
print(len(before), AskedForm.objects.count())
"""


@pytest.fixture
def campaign(db: None) -> Campaign:
    world = make_world()
    plan = adopted_plan(world)
    return campaigns.open_campaign(
        world.actor("reviewer.990100"), plan.number, year=2024, due=date(2025, 6, 30)
    )


@pytest.mark.slow
def test_the_move_keeps_every_form_there_and_back(tmp_path: Path) -> None:
    python(SMALL, tmp_path / "home")
    returns, forms = map(int, python(MOVED, tmp_path / "home").split())
    assert 0 < forms < returns


def test_units_asked_the_same_share_a_form_and_keep_their_area(campaign: Campaign) -> None:
    rows = Return.objects.select_related("area")
    for row in rows:
        form = form_of(row)
        assert (form.area, form.digest) == (row.area.code, digest_of(form.lines))
    assert AskedForm.objects.count() == len({row.form_id for row in rows}) < len(rows)


def test_a_form_kept_again_stays_as_it_is(campaign: Campaign) -> None:
    row = Return.objects.select_related("area").first()
    assert row is not None
    same, other = form_of(row), msgspec.structs.replace(form_of(row), year=1999)
    with acting(SYSTEM, "campaigns.open"):
        kept = keep_forms([same, same, other])
    assert [one.digest for one in kept[:2]] == [row.form_id] * 2
    assert kept[2].digest != row.form_id
    assert msgspec.convert(AskedForm.objects.get(pk=kept[2].digest).content, Form).year == 1999
