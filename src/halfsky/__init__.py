"""HalfSky 半边天: monitoring and evaluation of women's development plans.

The functions others build on (DESIGN section 5) are importable from here; they are loaded on first
use, so that `import halfsky` costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from halfsky.engines.codebook import load_codebook
    from halfsky.services.forecasting import outlook
    from halfsky.services.judging import assess, read_figures
    from halfsky.services.plans import read_plan

__version__ = "0.1.0"
__all__ = ["assess", "load_codebook", "outlook", "read_figures", "read_plan"]


def __getattr__(name: str) -> Any:
    if name == "load_codebook":
        from halfsky.engines import codebook as home
    elif name == "read_plan":
        from halfsky.services import plans as home  # type: ignore[no-redef]
    elif name == "outlook":
        from halfsky.services import forecasting as home  # type: ignore[no-redef]
    elif name in ("assess", "read_figures"):
        from halfsky.services import judging as home  # type: ignore[no-redef]
    else:
        raise AttributeError(f"module 'halfsky' has no attribute {name!r}")
    return getattr(home, name)
