"""The database at one moment: taken while others write, laid beside, put back. SQLite whole, PostgreSQL by table."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from halfsky.engines.home import DATABASE
from halfsky.store.models import AuditHead, Vintage

_BESIDE = "beside"
_TABLES = "tables"
COUNTED = "counted"
"""The table of what is counted within a minute: made anew at each start, in no backup of tables."""


@contextmanager
def beside(file: Path) -> Iterator[str]:
    """Open another SQLite file as a database; gives the alias by which models reach it."""
    connections.databases[_BESIDE] = connections.databases["default"] | {"NAME": file}
    try:
        yield _BESIDE
    finally:
        connections[_BESIDE].close()
        del connections[_BESIDE]
        del connections.databases[_BESIDE]


@contextmanager
def taken(folder: Path) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    """Take the database as it is at this moment, without holding writers up.

    Args:
        folder: Empty; the database is laid into it.

    Yields:
        The alias under which that very state can be asked, and the columns of each table (PostgreSQL only).
    """
    if connection.vendor == "sqlite":
        copy_sqlite(folder / DATABASE)
        with beside(folder / DATABASE) as alias:
            yield alias, {}
        return
    with transaction.atomic(), connection.cursor() as cursor:
        # From here on every statement sees the database as it was at the first one.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield "default", _copy_tables(folder / _TABLES)


def copy_sqlite(target: Path) -> None:
    """Copy the SQLite database in one step of its own backup interface, and look the copy through."""
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy, pages=-1)
        # A copy of its own kind: one file, no write-ahead log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        refuse_damaged(copy)
    finally:
        copy.close()


def refuse_damaged(database: sqlite3.Connection) -> None:
    """Let SQLite look its own file through.

    Raises:
        ValueError: It found damage.
    """
    answer = database.execute("PRAGMA quick_check").fetchone()[0]
    if answer != "ok":
        raise ValueError(answer)


def _copy_tables(folder: Path) -> dict[str, tuple[str, ...]]:
    folder.mkdir()
    tables: dict[str, tuple[str, ...]] = {}
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - {COUNTED}):
            described = connection.introspection.get_table_description(cursor, table)
            tables[table] = tuple(column.name for column in described)
            with (
                (folder / table).open("wb") as out,
                cursor.copy(f"COPY {_named(table, tables)} TO STDOUT") as rows,
            ):
                for block in rows:
                    out.write(block)
    return tables


def _named(table: str, tables: dict[str, tuple[str, ...]]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(quote(column) for column in tables[table])})"


def put_tables(folder: Path, tables: dict[str, tuple[str, ...]], migrations: tuple[str, ...]) -> None:
    """Make the tables as they were and fill them, in the caller's transaction; what was there goes."""
    _drop_all()
    executor = MigrationExecutor(connection)
    names = [name.partition(".")[::2] for name in migrations]
    executor.migrate([(app, name) for app, name in names])
    AuditHead.objects.all().delete()
    with connection.cursor() as cursor:
        # Tables come in the order of their names; what refers to what is looked at when all are there.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("DELETE FROM django_migrations")
        for table, _ in tables.items():
            with (
                (folder / _TABLES / table).open("rb") as content,
                cursor.copy(f"COPY {_named(table, tables)} FROM STDIN") as rows,
            ):
                while block := content.read(1024 * 1024):
                    rows.write(block)
        every = [
            model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables
        ]
        from django.core.management.color import no_style

        for statement in connection.ops.sequence_reset_sql(no_style(), every):
            cursor.execute(statement)


def _drop_all() -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        cursor.execute("DROP FUNCTION IF EXISTS audit_append_only() CASCADE")


def head_of(alias: str) -> AuditHead:
    """The end of the audit trail."""
    return AuditHead.objects.using(alias).get()


def migrations_of(alias: str) -> tuple[str, ...]:
    """Changes of tables that a database has seen, in their order."""
    rows = MigrationRecorder.Migration.objects.using(alias).order_by("id")
    return tuple(f"{row.app}.{row.name}" for row in rows)


def unknown_migrations(names: tuple[str, ...]) -> list[str]:
    """Those that this version does not have."""
    loader = MigrationLoader(None)
    return [name for name in names if tuple(name.split(".", 1)) not in loader.disk_migrations]


def files_of(alias: str) -> Iterator[str]:
    """Every file that a row speaks of, as a path within the home."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.FileField):
                told = model._default_manager.using(alias).exclude(**{field.name: ""}).order_by(field.name)
                yield from (
                    f"files/{name}" for name in told.values_list(field.name, flat=True).distinct() if name
                )


def vintages_of(alias: str) -> Iterator[str]:
    """Every folder of a vintage, as a path within the home."""
    folders = Vintage.objects.using(alias).order_by("folder").values_list("folder", flat=True)
    yield from (f"vintages/{folder}" for folder in folders)
