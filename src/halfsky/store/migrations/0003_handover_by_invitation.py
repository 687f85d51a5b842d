"""An invitation may pass a post on, with words for the newcomer; the trail is searched by day."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns of invitations, one index of the trail."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("store", "0002_audit_trail")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField(model_name="invitation", name="note", field=models.TextField(blank=True)),
        migrations.AddField(
            model_name="invitation",
            name="replaces",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="store.personpost",
            ),
        ),
        migrations.AddIndex(model_name="auditentry", index=models.Index(fields=["at"], name="audit_by_time")),
    ]
