"""Decisions, findings and terms of duties name who answers for them now, so that successors can take them over."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_those_of_then(apps: Any, schema_editor: Any) -> None:
    """What is there is answered for by whom it was given to."""
    decision, meeting = (apps.get_model("store", name) for name in ("MeetingDecision", "Meeting"))
    of = meeting._base_manager.filter(pk=OuterRef("meeting"))
    decision._base_manager.update(office=Subquery(of.values("area")[:1]))
    finding, visit = (apps.get_model("store", name) for name in ("InspectionFinding", "InspectionVisit"))
    at = visit._base_manager.filter(pk=OuterRef("visit"))
    finding._base_manager.update(
        unit=Subquery(at.values("unit")[:1]),
        area=Subquery(at.values("area")[:1]),
        office=Subquery(at.values("inspection__area")[:1]),
    )
    term, duty = (apps.get_model("store", name) for name in ("DutyTerm", "Duty"))
    its = duty._base_manager.filter(pk=OuterRef("duty"))
    term._base_manager.update(area=Subquery(its.values("area")[:1]), unit=Subquery(its.values("unit")[:1]))


def _key(to: str, name: str, *, null: bool = True) -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=name, to=f"store.{to}"
    )


class Migration(migrations.Migration):
    """Fields first empty, then filled, then wanted."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("store", "0014_licences_and_reports_of_releases")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField("meetingdecision", "office", _key("area", "decisions_followed")),
        migrations.AddField("inspectionfinding", "unit", _key("unit", "findings")),
        migrations.AddField("inspectionfinding", "area", _key("area", "findings")),
        migrations.AddField("inspectionfinding", "office", _key("area", "findings_followed")),
        migrations.AddField("dutyterm", "area", _key("area", "duty_terms")),
        migrations.AddField("dutyterm", "unit", _key("unit", "duty_terms")),
        migrations.RunPython(name_those_of_then, migrations.RunPython.noop),
        migrations.AlterField("meetingdecision", "office", _key("area", "decisions_followed", null=False)),
        migrations.AlterField("inspectionfinding", "office", _key("area", "findings_followed", null=False)),
        migrations.AlterField("dutyterm", "area", _key("area", "duty_terms", null=False)),
    ]
