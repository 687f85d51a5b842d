"""Policies and their assessment for gender equality."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing yet."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0011_evaluations"),
    ]

    operations: ClassVar[list[Any]] = []
