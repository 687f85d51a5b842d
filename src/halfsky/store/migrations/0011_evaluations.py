"""Evaluations of plans, and results of special surveys."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Evaluations with their course, self-evaluations, evidence, seats, scores and points; survey results."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0010_appraisal"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("kind", models.CharField(max_length=8)),
                ("title", models.CharField(max_length=200)),
                ("scheme", models.JSONField()),
                ("state", models.CharField(default="draft", max_length=16)),
                ("revision", models.IntegerField(default=0)),
                ("self_due", models.DateField()),
                ("report_due", models.DateField()),
                ("issuer", models.CharField(blank=True, max_length=120)),
                ("date", models.CharField(blank=True, max_length=40)),
                ("made_at", models.DateTimeField()),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("report_zh", models.FileField(blank=True, max_length=200, upload_to="evaluations/")),
                ("report_en", models.FileField(blank=True, max_length=200, upload_to="evaluations/")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="store.plandocument",
                    ),
                ),
                (
                    "vintage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="store.vintage",
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="EvaluationSeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=12)),
                ("organisation", models.CharField(blank=True, max_length=120)),
                ("given_at", models.DateTimeField()),
                ("handed_in_at", models.DateTimeField(null=True)),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="store.evaluation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="EvaluationScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=8)),
                ("question", models.CharField(max_length=40)),
                ("points", models.IntegerField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="store.evaluationseat",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="EvaluationStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("act", models.CharField(max_length=40)),
                ("before", models.CharField(max_length=16)),
                ("after", models.CharField(max_length=16)),
                ("reason", models.TextField(blank=True)),
                ("role", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="store.evaluation",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="SelfEvaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("state", models.CharField(default="open", max_length=10)),
                ("version", models.IntegerField(default=0)),
                ("scores", models.JSONField(default=dict)),
                ("texts", models.JSONField(default=dict)),
                ("facts", models.JSONField(default=dict)),
                ("handed_in_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.area"
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="selves",
                        to="store.evaluation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_evaluations",
                        to="store.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("evaluation", "pk"),
            },
        ),
        migrations.CreateModel(
            name="EvaluationEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=200)),
                ("question", models.CharField(blank=True, max_length=40)),
                ("words", models.TextField(blank=True)),
                ("link", models.CharField(blank=True, max_length=200)),
                ("facts", models.JSONField(default=dict)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="evaluations/")),
                ("name", models.CharField(blank=True, max_length=200)),
                ("size", models.IntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
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
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="store.evaluation",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="store.selfevaluation",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="SurveyResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("organisation", models.CharField(max_length=120)),
                ("method", models.TextField()),
                ("indicator", models.CharField(max_length=80)),
                ("year", models.IntegerField()),
                ("sex", models.CharField(default="_T", max_length=2)),
                ("residence", models.CharField(default="_T", max_length=2)),
                ("estimate", models.FloatField()),
                ("unit", models.CharField(max_length=40)),
                ("sample", models.IntegerField()),
                ("design_effect", models.FloatField(default=1.0)),
                ("standard_error", models.FloatField(null=True)),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                ("numerator", models.FloatField(null=True)),
                ("denominator", models.FloatField(null=True)),
                ("state", models.CharField(default="entered", max_length=10)),
                ("entered_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("words", models.TextField(blank=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_results",
                        to="store.area",
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
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surveys",
                        to="store.evaluation",
                    ),
                ),
                (
                    "observation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey",
                        to="store.observation",
                    ),
                ),
            ],
            options={
                "ordering": ("-entered_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="EvaluationPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=16)),
                ("text", models.TextField()),
                ("text_en", models.TextField(blank=True)),
                ("rests_on", models.JSONField(default=list)),
                ("question", models.CharField(blank=True, max_length=40)),
                ("domain", models.IntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("answer", models.CharField(blank=True, max_length=10)),
                ("action", models.TextField(blank=True)),
                ("due", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="store.evaluation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="store.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "code"), name="one_point_code")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="evaluationseat",
            constraint=models.UniqueConstraint(fields=("evaluation", "code"), name="one_seat_code"),
        ),
        migrations.AddConstraint(
            model_name="evaluationseat",
            constraint=models.UniqueConstraint(fields=("evaluation", "person"), name="one_seat_a_person"),
        ),
        migrations.AddConstraint(
            model_name="evaluationscore",
            constraint=models.UniqueConstraint(
                fields=("seat", "subject", "question"), name="one_score_a_question"
            ),
        ),
        migrations.AddConstraint(
            model_name="selfevaluation",
            constraint=models.UniqueConstraint(fields=("evaluation", "code"), name="one_self_code"),
        ),
        migrations.AddConstraint(
            model_name="evaluationevidence",
            constraint=models.UniqueConstraint(fields=("evaluation", "code"), name="one_evidence_code"),
        ),
        migrations.AddIndex(
            model_name="surveyresult",
            index=models.Index(fields=["indicator", "year", "area"], name="surveys_by_series"),
        ),
    ]
