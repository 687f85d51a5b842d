"""Evaluations of plans."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing yet."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0010_appraisal"),
    ]

    operations: ClassVar[list[Any]] = []
