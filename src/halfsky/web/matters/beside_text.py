"""How the measures of a plan go on, beside its text: for insiders only."""

from halfsky.services import measures
from halfsky.services.acting import may, place_of
from halfsky.store.models import Area
from halfsky.web import marks
from halfsky.web.matters.measures import link
from halfsky.web.matters.views import progress_tag
from halfsky.web.plans.parts import Sign
from halfsky.web.reading import Here
from halfsky.web.requests import ActorRequest


def measure_signs(request: ActorRequest, here: Here) -> dict[str, Sign]:
    """The sign of each measure that was reported on in the area of a page, by its number; none for the public."""
    if request.actor is None:
        return {}
    area = Area.objects.get(code=here.area.code)
    plan = here.chosen.plan
    if not area.path.startswith(plan.area.path) or not may(request.actor, "measures.read", place_of(area)):
        return {}
    return {
        number: _sign(one.state, link(plan, number, area))
        for number, one in measures.newest(plan, area).items()
    }


def _sign(state: str, href: str) -> Sign:
    tag = progress_tag(state)
    return Sign(word=tag["word"], shape=marks.drawing(tag["mark"]), tone=tag["tone"], href=href)
