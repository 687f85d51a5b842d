"""The script that draws specifications in the browser, for readers who want to look closer.

It is built from the packaged renderer without any network, once for each home; no page needs it.
"""

from functools import cache
from pathlib import Path

import vl_convert

NAME = "halfsky/vega.js"
"""Its place among the files that browsers ask for."""


def write_script(folder: Path) -> Path:
    """Write the script into a folder of static files; some 900 kB, some two seconds.

    It is to be loaded as a module: its short names would be names of the whole page otherwise.
    """
    path = folder / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_script(), encoding="utf-8")
    return path


@cache
def _script() -> str:
    return str(vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;"))
