"""Policies and their assessment for gender equality."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Policies with their course, opinions, letters, replies and files."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0011_evaluations"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Policy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("issuer", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=200)),
                ("document", models.CharField(blank=True, max_length=80)),
                ("subject", models.CharField(default="policy", max_length=12)),
                ("kind", models.CharField(max_length=10)),
                ("stage", models.CharField(max_length=8)),
                ("field", models.CharField(max_length=20)),
                ("purpose", models.TextField(blank=True)),
                ("confidential", models.BooleanField(default=False)),
                ("checklist", models.CharField(max_length=30)),
                ("checklist_version", models.IntegerField()),
                ("state", models.CharField(default="registered", max_length=16)),
                ("revision", models.IntegerField(default=0)),
                ("registered_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("screening", models.JSONField(default=list)),
                ("groups", models.JSONField(default=dict)),
                ("answers", models.JSONField(default=list)),
                ("totals", models.JSONField(default=dict)),
                ("facts", models.JSONField(default=list)),
                ("conclusion", models.CharField(blank=True, max_length=14)),
                ("grounds", models.TextField(blank=True)),
                ("proposals", models.JSONField(default=list)),
                ("reply_due", models.DateField(null=True)),
                ("escalated", models.IntegerField(default=0)),
                ("outcome", models.CharField(blank=True, max_length=18)),
                ("outcome_on", models.DateField(null=True)),
                ("outcome_words", models.TextField(blank=True)),
                ("review_due", models.DateField(null=True)),
                ("review_words", models.TextField(blank=True)),
                ("review_facts", models.JSONField(default=list)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="policies", to="store.area"
                    ),
                ),
                (
                    "registered_by",
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
                        related_name="policies",
                        to="store.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-registered_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="PolicyFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
                ("size", models.IntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.FileField(max_length=200, upload_to="policies/")),
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
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="store.policy"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="PolicyLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.IntegerField()),
                ("nth", models.IntegerField()),
                ("printed", models.CharField(max_length=80, unique=True)),
                ("issuer", models.CharField(max_length=120)),
                ("addressee", models.CharField(max_length=120)),
                ("days", models.IntegerField()),
                ("paper", models.JSONField()),
                ("file", models.FileField(max_length=200, upload_to="policies/")),
                ("sha256", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("sent_on", models.DateField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policy_letters",
                        to="store.area",
                    ),
                ),
                (
                    "policy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter", to="store.policy"
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
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="PolicyOpinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("opinion", models.JSONField(null=True)),
                ("given_at", models.DateTimeField(null=True)),
                ("excused_at", models.DateTimeField(null=True)),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="store.policy",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="PolicyReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("items", models.JSONField()),
                ("words", models.TextField(blank=True)),
                ("received_on", models.DateField()),
                ("days", models.IntegerField()),
                ("recorded", models.BooleanField(default=False)),
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
                    "policy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reply", to="store.policy"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PolicyStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=40)),
                ("before", models.CharField(max_length=16)),
                ("after", models.CharField(max_length=16)),
                ("words", models.TextField(blank=True)),
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
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="store.policy"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.AddIndex(
            model_name="policy",
            index=models.Index(fields=["area", "state"], name="policies_by_area"),
        ),
        migrations.AddIndex(
            model_name="policy",
            index=models.Index(fields=["unit", "state"], name="policies_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="policyletter",
            constraint=models.UniqueConstraint(
                fields=("area", "year", "nth"), name="one_policy_letter_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyopinion",
            constraint=models.UniqueConstraint(fields=("policy", "expert"), name="one_opinion_each"),
        ),
    ]
