"""Compile a typst template with the packaged typefaces; the same text gives the same bytes."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, cast

import msgspec
import typst

from halfsky.engines.fonts import font_folder

_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_GETA = "〓"


class Compiled(msgspec.Struct, frozen=True, kw_only=True):
    """A compiled file (one a page of pictures), and what the template tells under the label asked for."""

    files: tuple[bytes, ...]
    told: Any = None


def compile_pdf(template: Path, printed: str, *, asked: str = "") -> Compiled:
    """Compile PDF/A-2a that is PDF/UA-1 as well.

    A sign that the packaged typefaces lack is printed as 〓, as compositors do.

    Args:
        template: A `.typ` file that reads its content as JSON from `sys.inputs.report`.
        printed: The content.
        asked: Label of a piece of metadata to bring back, such as `<pages>`; empty for none.
    """
    while True:
        try:
            compiler = _compiler(template, printed)
            pdf = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=0)
            told = json.loads(compiler.query(asked, field="value", one=True)) if asked else None
            return Compiled(files=(cast(bytes, pdf),), told=told)
        except typst.TypstError as refusal:
            lacking = {sign for found in _NO_GLYPH.findall(str(refusal)) for sign in found} & set(printed)
            if not lacking:
                raise
            printed = printed.translate({ord(sign): _GETA for sign in lacking})


def compile_pictures(
    template: Path, printed: str, *, form: Literal["png", "svg"], pixels_per_inch: float = 144.0
) -> tuple[bytes, ...]:
    """Compile a template to pictures, one a page."""
    made = _compiler(template, printed).compile(format=form, ppi=pixels_per_inch)
    return tuple(cast(Sequence[bytes], made)) if isinstance(made, list) else (cast(bytes, made),)


def _compiler(template: Path, printed: str) -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])
    return typst.Compiler(template, root=template.parent, font_paths=fonts, sys_inputs={"report": printed})
