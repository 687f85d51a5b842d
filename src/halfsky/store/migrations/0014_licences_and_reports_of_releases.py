"""Releases name the licence of their files, and give out signed reports."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was released before was given out under CC BY 4.0, as its page and files said, and stays so."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0013_translations_of_papers"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="release",
            name="licence",
            field=models.CharField(blank=True, default="CC-BY-4.0", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="release",
            name="figures",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="store.release",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="report",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="releases",
                to="store.reportdraft",
            ),
        ),
    ]
