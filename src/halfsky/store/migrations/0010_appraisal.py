"""Appraisal of units, demonstration and commendation."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing yet."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0009_meetings"),
    ]

    operations: ClassVar[list[Any]] = []
