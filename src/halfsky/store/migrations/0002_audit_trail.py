"""The audit trail only grows: the database itself refuses to change or delete an entry. The chain gets its head."""

from typing import Any, ClassVar

from django.db import migrations

_SQLITE = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON store_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON store_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON store_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON store_auditentry "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
)


def guard(apps: Any, schema_editor: Any) -> None:
    """Create the triggers of the database at hand."""
    for statement in _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement)


def begin(apps: Any, schema_editor: Any) -> None:
    """The chain begins with nothing before it."""
    apps.get_model("store", "AuditHead").objects.create(number=0, hash="0" * 64)


class Migration(migrations.Migration):
    """Triggers and the head of the chain."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("store", "0001_initial")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(guard), migrations.RunPython(begin)]
