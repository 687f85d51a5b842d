"""Which charts a chapter shows: at most two, chosen by rule."""

from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Chart
from halfsky.core.reports.numbering import Numbers
from halfsky.core.reports.readings import Reading


def domain_charts(material: Material, readings: tuple[Reading, ...], numbers: Numbers) -> tuple[Chart, ...]:
    """Choose and draw the charts of one domain."""
    return ()
