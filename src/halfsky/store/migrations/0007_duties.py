"""Duties of plans with their terms, work reports, funds and training, feeds of the calendar."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Six tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0006_maps"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("origin", models.CharField(max_length=10)),
                ("owner", models.CharField(max_length=20)),
                ("level", models.CharField(default="own", max_length=5)),
                ("rhythm", models.CharField(max_length=10)),
                ("rule", models.JSONField()),
                ("assumed", models.BooleanField(default=False)),
                ("part", models.CharField(blank=True, max_length=12)),
                ("item", models.IntegerField(null=True)),
                ("clause", models.IntegerField(null=True)),
                ("start", models.IntegerField(null=True)),
                ("end", models.IntegerField(null=True)),
                ("quote", models.TextField(blank=True)),
                ("also", models.JSONField(default=list)),
                ("state", models.CharField(default="kept", max_length=10)),
                ("reason", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                (
                    "above",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="below",
                        to="store.duty",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="store.area"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="store.plandocument",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="store.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("area__path", "part", "item", "clause", "pk"),
            },
        ),
        migrations.CreateModel(
            name="DutyTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=12)),
                ("opens", models.DateField()),
                ("wanted", models.DateField()),
                ("due", models.DateField()),
                ("state", models.CharField(default="open", max_length=10)),
                ("done_on", models.DateField(null=True)),
                ("words", models.TextField(blank=True)),
                ("link", models.CharField(blank=True, max_length=200)),
                ("closed_at", models.DateTimeField(null=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("returned", models.TextField(blank=True)),
                ("revision", models.IntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="store.duty"
                    ),
                ),
                (
                    "looked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("due", "pk"),
            },
        ),
        migrations.CreateModel(
            name="WorkFunds",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.IntegerField()),
                ("budgeted", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("granted", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("spent", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("courses", models.IntegerField(null=True)),
                ("attendances", models.IntegerField(null=True)),
                ("words", models.TextField(blank=True)),
                ("revision", models.IntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_funds",
                        to="store.area",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_funds",
                        to="store.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-year", "area__path", "unit__pk"),
            },
        ),
        migrations.CreateModel(
            name="WorkReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True)),
                ("year", models.IntegerField()),
                ("due", models.DateField()),
                ("state", models.CharField(default="draft", max_length=14)),
                ("texts", models.JSONField(default=dict)),
                ("figures", models.JSONField(default=dict)),
                ("revision", models.IntegerField(default=0)),
                ("handed_in_at", models.DateTimeField(null=True)),
                ("words", models.TextField(blank=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_reports",
                        to="store.area",
                    ),
                ),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_reports",
                        to="store.plandocument",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_reports_read",
                        to="store.area",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_reports",
                        to="store.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-year", "area__path", "unit__pk", "pk"),
            },
        ),
        migrations.CreateModel(
            name="DutyFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to="duties/")),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="store.dutyterm",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="store.workreport",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.AddIndex(
            model_name="dutyterm",
            index=models.Index(fields=["state", "due"], name="terms_due"),
        ),
        migrations.AddConstraint(
            model_name="dutyterm",
            constraint=models.UniqueConstraint(fields=("duty", "period"), name="one_term_per_period"),
        ),
        migrations.AddConstraint(
            model_name="workfunds",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)),
                fields=("unit", "year"),
                name="one_funds_of_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="workfunds",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit", None)), fields=("area", "year"), name="one_funds_of_an_office"
            ),
        ),
        migrations.AddConstraint(
            model_name="workreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)),
                fields=("unit", "year"),
                name="one_report_of_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="workreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit", None)), fields=("area", "year"), name="one_report_of_an_area"
            ),
        ),
    ]
