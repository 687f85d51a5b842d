"""A form stands once in the store, by its content, and every return that is made of it names it."""

import hashlib
import json
from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

_AT_A_TIME = 200


def keep_each_once(apps: Any, schema_editor: Any) -> None:
    """Forms without the area of the unit; the digest is of the content as JSON without spaces, as written."""
    kept, of = (apps.get_model("store", name)._base_manager for name in ("AskedForm", "Return"))
    known: set[str] = set()
    for pk, content in of.values_list("pk", "written").iterator(chunk_size=_AT_A_TIME):
        anywhere = content | {"area": ""}
        text = json.dumps(anywhere, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest not in known:
            kept.create(digest=digest, content=anywhere)
            known.add(digest)
        of.filter(pk=pk).update(form=digest)


def write_into_each(apps: Any, schema_editor: Any) -> None:
    """The way back: every return holds its form, with the area of its unit."""
    of = apps.get_model("store", "Return")._base_manager
    for row in of.select_related("form", "area").iterator(chunk_size=_AT_A_TIME):
        of.filter(pk=row.pk).update(written=row.form.content | {"area": row.area.code})


def _form(**options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="store.askedform", **options
    )


class Migration(migrations.Migration):
    """The content moves out of the returns."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("store", "0015_successors")]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            "AskedForm",
            [
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.JSONField()),
            ],
            options={"abstract": False},
        ),
        migrations.RenameField("return", "form", "written"),
        migrations.AlterField("return", "written", models.JSONField(null=True)),
        migrations.AddField("return", "form", _form(null=True)),
        migrations.RunPython(keep_each_once, write_into_each),
        migrations.AlterField("return", "form", _form()),
        migrations.RemoveField("return", "written"),
    ]
