"""Reading: a plan document becomes a `Plan`; plain sentences become targets."""

from halfsky.core.plan.model import Plan, Source
from halfsky.core.plan.outline import read_outline
from halfsky.core.vocabulary.errors import Invalid


def looks_like_plan(source: Source) -> bool:
    """Tell whether a document has the outline of a plan: domains with numbered goals or measures."""
    plan = read_outline(source)
    return _has_outline(plan)


def _has_outline(plan: Plan) -> bool:
    numbered = sum(len(domain.goals) + len(domain.measures) for domain in plan.domains)
    return numbered >= 2 and (bool(plan.title) or len(plan.domains) >= 2)


def read_plan(source: Source) -> Plan:
    """Read what a plan promises: its outline, and the targets and directions of every item.

    Args:
        source: The document; see `text.make_source`.

    Returns:
        The plan, items in reading order, offsets into `source.text`.

    Raises:
        Invalid: `plan.not_a_plan` where no domain with goals or measures is found.
    """
    plan = read_outline(source)
    if not _has_outline(plan):
        raise Invalid("plan.not_a_plan", name=source.name, characters=len(source.text))
    return plan
