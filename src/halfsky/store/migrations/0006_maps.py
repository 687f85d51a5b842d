"""Maps that were loaded."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0005_reports"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="AreaMap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to="maps/")),
                ("source", models.CharField(max_length=200)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("loaded_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="maps", to="store.area"
                    ),
                ),
            ],
            options={
                "ordering": ("-loaded_at", "-pk"),
            },
        ),
    ]
