"""The packaged typefaces: 黑体 (sans) and 宋体 (serif), one weight each, under the SIL Open Font License."""

from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"


@cache
def font_folder() -> Path:
    """Folder that holds the typefaces `SANS` and `SERIF`."""
    return Path(pylopdf_fonts_zh_cn.sans_path()).parent
