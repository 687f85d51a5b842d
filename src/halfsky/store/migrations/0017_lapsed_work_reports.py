"""A yearly work report whose writer ended says which report tells of it now."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One more column; nothing that is there changes."""

    dependencies: ClassVar = [("store", "0016_forms_kept_once")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="workreport",
            name="went_into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="came_in",
                to="store.workreport",
            ),
        ),
    ]
