"""Matters, their letters and replies, and the progress of measures."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing yet."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0007_duties"),
    ]

    operations: ClassVar[list[Any]] = []
