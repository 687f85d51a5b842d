"""Appraisal of units, demonstration and commendation."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Six tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0009_meetings"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="AppraisalResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.FloatField(null=True)),
                ("explained", models.JSONField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisal_results",
                        to="store.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("of", "unit__kind", "unit__pk"),
            },
        ),
        migrations.CreateModel(
            name="AppraisalObjection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fact", models.CharField(blank=True, max_length=120)),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                ("state", models.CharField(default="raised", max_length=8)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("decision", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="store.appraisalresult",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="AppraisalRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("year", models.IntegerField()),
                ("state", models.CharField(default="computed", max_length=10)),
                ("revision", models.IntegerField(default=0)),
                ("object_until", models.DateField()),
                ("computed_at", models.DateTimeField()),
                ("finalised_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisals",
                        to="store.area",
                    ),
                ),
                (
                    "computed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finalised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vintage",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.vintage",
                    ),
                ),
            ],
            options={
                "ordering": ("-year", "area__path"),
            },
        ),
        migrations.AddField(
            model_name="appraisalresult",
            name="of",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="results", to="store.appraisalround"
            ),
        ),
        migrations.CreateModel(
            name="AppraisalScheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("content", models.JSONField()),
                ("state", models.CharField(default="draft", max_length=10)),
                ("revision", models.IntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("simulation", models.JSONField(default=list)),
                ("simulated_at", models.DateTimeField(null=True)),
                ("adopted_at", models.DateTimeField(null=True)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisal_schemes",
                        to="store.area",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "simulated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("area__path", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="appraisalround",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="store.appraisalscheme"
            ),
        ),
        migrations.CreateModel(
            name="Commendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("first_year", models.IntegerField()),
                ("last_year", models.IntegerField()),
                ("state", models.CharField(default="draft", max_length=10)),
                ("entries", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commendations",
                        to="store.area",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.plandocument"
                    ),
                ),
            ],
            options={
                "ordering": ("-first_year", "area__path"),
            },
        ),
        migrations.CreateModel(
            name="PracticeProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("year", models.IntegerField()),
                ("content", models.JSONField()),
                ("state", models.CharField(default="proposed", max_length=10)),
                ("proposed_at", models.DateTimeField()),
                ("accepted", models.BooleanField(null=True)),
                ("words", models.TextField(blank=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.area"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practice_proposals",
                        to="store.area",
                    ),
                ),
                (
                    "confirmed_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.plandocument"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
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
                        related_name="+",
                        to="store.unit",
                    ),
                ),
                (
                    "vintage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.vintage"
                    ),
                ),
            ],
            options={
                "ordering": ("-year", "area__path", "number"),
            },
        ),
        migrations.AddConstraint(
            model_name="appraisalresult",
            constraint=models.UniqueConstraint(fields=("of", "unit"), name="one_result_of_a_unit"),
        ),
        migrations.AddConstraint(
            model_name="appraisalscheme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "adopted")), fields=("area",), name="one_scheme_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="appraisalround",
            constraint=models.UniqueConstraint(fields=("area", "year"), name="one_appraisal_a_year"),
        ),
        migrations.AddConstraint(
            model_name="commendation",
            constraint=models.UniqueConstraint(
                fields=("area", "plan", "first_year"), name="one_commendation_a_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="practiceproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)),
                fields=("vintage", "unit"),
                name="one_proposal_of_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="practiceproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit", None)),
                fields=("vintage", "about"),
                name="one_proposal_of_an_area",
            ),
        ),
    ]
