"""Make a home ready to be served: a demonstration, or an office's own site with its first administrator."""

from pathlib import Path
from typing import TYPE_CHECKING

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines import home as homes
from halfsky.services import starting
from halfsky.services.starting import Ways

if TYPE_CHECKING:
    from halfsky.services.demonstration.building import Demonstration, Progress

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "yunling"
INVITATION = "/account/invitation/{token}/"


def prepare_demonstration(
    home: Path, examples: Path | None, *, second_factor: bool, progress: "Progress"
) -> "Demonstration":
    """Make the home a demonstration, or take up the one that it is.

    Args:
        home: The home, claimed.
        examples: Folder of the example; None for that of the checkout.
        second_factor: Whether approving roles must show one.
        progress: Told what is being done.

    Raises:
        Conflict: The home keeps an office's own figures.
        NotFound: The example is not there.
    """
    ways = Ways(demonstration=True, second_factor=second_factor)
    began = (home / homes.DEMONSTRATION).is_file()
    if not began and (home / homes.DATABASE).exists() and (home / homes.DATABASE).stat().st_size:
        _refuse_used(home, ways)
    folder = examples or EXAMPLES
    if not began and not (folder / "returns.csv").is_file():
        raise NotFound("site_commands.no_example", folder=str(folder))
    starting.prepare(home, ways)
    from halfsky.services.demonstration import building

    made = building.read_demonstration(home) or building.build(home, folder, progress=progress)
    _plan_ahead()
    return made


def _plan_ahead() -> None:
    """See that the work of every day is planned; Django is up by now."""
    from halfsky.services import daily

    daily.plan_ahead()


def _refuse_used(home: Path, ways: Ways) -> None:
    """A home in which an earlier start was broken off is empty and may be built in."""
    starting.start_django(home, ways)
    if not starting.has_tables():
        return
    from halfsky.store.models import AuditEntry

    if AuditEntry.objects.exists():
        raise Conflict("site_commands.not_a_demonstration", home=str(home))


def shown_accounts() -> tuple[str, ...]:
    """The accounts of a demonstration to try first."""
    from halfsky.services.demonstration.building import SHOWN

    return SHOWN


def prepare_site(home: Path, ways: Ways) -> Path | None:
    """Make an office's home ready; a demonstration stays one.

    Returns:
        The backup made before tables were changed, if one was.
    """
    if (home / homes.DEMONSTRATION).is_file():
        import msgspec

        ways = msgspec.structs.replace(ways, demonstration=True)
    saved = starting.prepare(home, ways)
    _plan_ahead()
    return saved


def first_invitation(name: str | None, *, area: str | None, areas: Path | None) -> str | None:
    """The link by which the first security administrator opens an account; there is no password before that.

    Args:
        name: Of the person; None where there is one already.
        area: Code of the office's own area; it and those below it are written down.
        areas: Further areas.

    Returns:
        Address within the site; None where there is nobody to invite.

    Raises:
        Conflict: Someone administers the site already.
        Invalid: Nobody does, and name or area is missing.
        NotFound: The area is unknown.
    """
    from halfsky.services import founding

    if founding.is_founded():
        if name is not None:
            raise Conflict("site_commands.founded_already")
        return None
    if name is None or area is None:
        raise Invalid("site_commands.first_administrator_wanted")
    return INVITATION.format(token=founding.found(name, area, areas))
