"""Duties of plans, work reports, funds and training."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing yet."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("store", "0006_maps"),
    ]

    operations: ClassVar[list[Any]] = []
