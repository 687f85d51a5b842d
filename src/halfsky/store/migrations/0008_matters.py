"""Matters, their letters and replies, and the progress of measures."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Matters with their course, letters and replies; dismissed warnings; measures with their progress and ties."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0007_duties"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("target", models.CharField(blank=True, max_length=12)),
                ("indicator", models.CharField(blank=True, max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=300)),
                ("origin", models.CharField(max_length=12)),
                ("link", models.CharField(blank=True, max_length=200)),
                ("kind", models.CharField(blank=True, max_length=30)),
                ("severity", models.CharField(max_length=8)),
                ("words", models.TextField(blank=True)),
                ("facts", models.JSONField(default=dict)),
                ("state", models.CharField(default="opened", max_length=12)),
                ("before_closing", models.CharField(blank=True, max_length=12)),
                ("revision", models.IntegerField(default=0)),
                ("due", models.DateField(null=True)),
                ("level", models.IntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("closure", models.CharField(blank=True, max_length=8)),
                ("closing", models.JSONField(default=dict)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="matters", to="store.area"
                    ),
                ),
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
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="matters", to="store.unit"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters_followed",
                        to="store.area",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
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
                        related_name="matters",
                        to="store.plandocument",
                    ),
                ),
                (
                    "proposed_by",
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
                        related_name="matters",
                        to="store.vintage",
                    ),
                ),
            ],
            options={
                "ordering": ("-opened_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=12)),
                ("mark", models.CharField(blank=True, max_length=40)),
                ("year", models.IntegerField()),
                ("nth", models.IntegerField()),
                ("asks", models.TextField()),
                ("days", models.IntegerField()),
                ("reply_due", models.DateField()),
                ("contact", models.CharField(blank=True, max_length=120)),
                ("paper", models.JSONField(default=dict)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="letters/")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("sent_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="store.area"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="store.unit"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="store.matter"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="MatterStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=40)),
                ("before", models.CharField(max_length=12)),
                ("after", models.CharField(max_length=12)),
                ("words", models.TextField(blank=True)),
                ("facts", models.JSONField(default=dict)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="store.matter"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="MatterSupport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports",
                        to="store.matter",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.unit"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.AddField(
            model_name="matter",
            name="supporting",
            field=models.ManyToManyField(
                related_name="matters_supported", through="store.MatterSupport", to="store.unit"
            ),
        ),
        migrations.CreateModel(
            name="MeasureProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measure", models.CharField(max_length=20)),
                ("state", models.CharField(max_length=12)),
                ("words", models.TextField(blank=True)),
                ("evidence", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.area"
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measure_progress",
                        to="store.plandocument",
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
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="MeasureTie",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measure", models.CharField(max_length=20)),
                ("target", models.CharField(max_length=12)),
                ("decision", models.CharField(max_length=10)),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measure_ties",
                        to="store.plandocument",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cause", models.TextField()),
                ("measures", models.TextField()),
                ("until", models.DateField()),
                ("evidence", models.TextField(blank=True)),
                ("state", models.CharField(default="sent", max_length=8)),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="store.letter"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="WarningDismissal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("target", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=30)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.area"
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.plandocument"
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
                "ordering": ("pk",),
            },
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("area", "series", "year", "nth"), name="one_letter_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="mattersupport",
            constraint=models.UniqueConstraint(fields=("matter", "unit"), name="one_support_once"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["area", "state"], name="matters_by_area"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["indicator", "area"], name="matters_by_indicator"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["state", "due"], name="matters_by_due"),
        ),
        migrations.AddIndex(
            model_name="measureprogress",
            index=models.Index(fields=["plan", "measure", "area"], name="progress_of_measure"),
        ),
        migrations.AddConstraint(
            model_name="warningdismissal",
            constraint=models.UniqueConstraint(
                fields=("plan", "vintage", "area", "target", "kind"), name="one_dismissal_of_a_warning"
            ),
        ),
    ]
