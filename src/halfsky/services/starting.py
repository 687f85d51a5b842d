"""Bring a home to life: Django on it, its tables up to date, the files that browsers ask for laid out."""

import hashlib
import os
from pathlib import Path

import msgspec

from halfsky import __version__
from halfsky.engines import home as homes
from halfsky.engines import interactive

SETTINGS = "halfsky.web.settings"


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """How a site is reached, and what it is; whatever is None stays as the environment says.

    Attributes:
        hosts: Names under which it is reached, with commas.
        https: Whether it is reached by HTTPS only.
        demonstration: Whether every page says that this is one.
        second_factor: Whether approving and administering roles must show one.
    """

    hosts: str | None = None
    https: bool | None = None
    demonstration: bool | None = None
    second_factor: bool | None = None


def start_django(home: Path, ways: Ways | None = None) -> None:
    """Set the environment for a home, for this process and those it starts, and make Django ready.

    Files written from here on are not for other users of the machine.
    """
    os.umask(0o027)
    os.environ["HALFSKY_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    for name, value in _variables(ways or Ways()).items():
        os.environ[name] = value
    import django

    django.setup()


def lend_a_hand(home: Path, number: int) -> None:
    """Begin a process that does pieces of another's work, one of `number`: with its share of the cores.

    It is here because nothing of Django is imported before it is called.
    """
    os.environ["POLARS_MAX_THREADS"] = str(max(1, (os.cpu_count() or 1) // number))
    start_django(home)


def _variables(ways: Ways) -> dict[str, str]:
    switches = {
        "HALFSKY_HTTPS": ways.https,
        "HALFSKY_DEMO": ways.demonstration,
        "HALFSKY_SECOND_FACTOR": ways.second_factor,
    }
    told = {name: "1" if value else "0" for name, value in switches.items() if value is not None}
    return told | ({"HALFSKY_HOSTS": ways.hosts} if ways.hosts is not None else {})


def waiting_migrations() -> list[str]:
    """Names of the changes of tables that this version has and the database has not, in their order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def has_tables() -> bool:
    """Whether anything was ever kept in the database."""
    from django.db import connection

    return "store_auditentry" in connection.introspection.table_names()


def bring_up_to_date(home: Path) -> Path | None:
    """Make or change the tables as this version needs them; an existing database is backed up first.

    Returns:
        The backup, where one was made.
    """
    from django.core.management import call_command

    from halfsky.services import backing_up, duty_making

    saved = None
    if waiting_migrations():
        if has_tables():
            saved = backing_up.default_name(home)
            backing_up.back_up(home, saved)
        call_command("migrate", verbosity=0, interactive=False)
        duty_making.make_missing()
    duty_making.move_due_days()
    call_command("createcachetable", verbosity=0)
    return saved


def lay_out_static_files(home: Path) -> None:
    """Gather style sheets, fonts and scripts in the home, once for each state of them."""
    from django.conf import settings
    from django.core.management import call_command

    folder = home / "static"
    mark, state = folder / ".laid-out", _state_of_static_files(settings.STATICFILES_DIRS)
    if mark.is_file() and mark.read_text(encoding="ascii") == state:
        return
    folder.mkdir(exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    interactive.write_script(folder)
    mark.write_text(state, encoding="ascii")


def _state_of_static_files(folders: list[Path]) -> str:
    files = sorted(path for folder in folders for path in Path(folder).rglob("*") if path.is_file())
    told = [__version__, *(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def prepare(home: Path, ways: Ways | None = None) -> Path | None:
    """Everything before the first request: folder, Django, tables, static files.

    Returns:
        The backup that was made before tables were changed, if one was.

    Raises:
        Invalid: The home cannot be used; see `engines.home.make_home`.
    """
    homes.make_home(home)
    start_django(home, ways)
    saved = bring_up_to_date(home)
    lay_out_static_files(home)
    return saved
