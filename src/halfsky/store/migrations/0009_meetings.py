"""Meetings with their decisions, and inspections."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing yet."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0008_matters"),
    ]

    operations: ClassVar[list[Any]] = []
