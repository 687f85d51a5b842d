"""Use case: roll accepted returns up to the area above; counts are added, rates are never averaged."""

from collections.abc import Sequence

import polars as pl

from halfsky.core.observations.rollup import roll_up
from halfsky.core.returns.workflow import Act, State
from halfsky.core.vocabulary.errors import Conflict
from halfsky.services import accepting, figures, returns
from halfsky.services.acting import Actor, Doing, acting, place_of
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, Campaign, Observation, Return


def roll_up_campaign(actor: Actor, campaign: Campaign) -> int:
    """Roll every accepted return of the areas below up to the campaign's area.

    The sums become observations of the area with their coverage: the share of areas below that had figures. What
    the area's own units report is never overwritten.

    Returns:
        How many returns were rolled up.

    Raises:
        Conflict: No return below is accepted.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    with acting(
        actor, Act.ROLL_UP, place_of(campaign.area), subject=f"{campaign.year}-{campaign.area.code}"
    ) as doing:
        rows = _below(campaign)
        if not rows:
            raise Conflict("campaigns.nothing_to_roll_up", year=campaign.year)
        for row in rows:
            with acting(actor, Act.ROLL_UP, returns.place(row), subject=row.number) as one:
                returns.carry_out(actor, row, Act.ROLL_UP, one)
        doing.detail = {"returns": [row.number for row in rows], "figures": _sum(campaign, doing)}
    return len(rows)


def _below(campaign: Campaign) -> Sequence[Return]:
    rows = Return.objects.select_for_update(of=("self",)).select_related("area", "unit__area", "campaign")
    return list(rows.filter(campaign=campaign, state=State.ACCEPTED).exclude(area=campaign.area))


def _sum(campaign: Campaign, doing: Doing) -> dict[str, int]:
    """Write the sums of an area as observations, closing those that are other now."""
    ground = site_ground()
    known = figures.known(campaign.area, year=campaign.year)
    rolled = roll_up(known, codebook=ground.codebook, messages=ground.messages).observations
    wanted = rolled.filter(
        pl.col("derivation") == "roll_up",
        pl.col("area") == campaign.area.code,
        pl.col("variable").is_not_null(),
    )
    fresh = {accepting.key_of(row): row for row in _observations(wanted, campaign.area, doing)}
    old = Observation.objects.filter(
        area=campaign.area, year=campaign.year, derivation="roll_up", known_until=None
    )
    return accepting.replace({accepting.key_of(row): row for row in old}, fresh, at=doing.at)


def _observations(table: pl.DataFrame, area: Area, doing: Doing) -> list[Observation]:
    return [
        Observation(
            area=area,
            series=row["variable"],
            year=row["year"],
            sex=row["sex"],
            residence=row["residence"],
            value=row["value"],
            unit=row["unit"],
            status="derived",
            derivation="roll_up",
            coverage=row["coverage"],
            by_id=doing.by,
        )
        for row in table.iter_rows(named=True)
    ]
