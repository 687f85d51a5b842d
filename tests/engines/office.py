"""Convert office files to PDF with LibreOffice, the packaged faces standing in for the office's own."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from halfsky.engines.fonts import SANS, SERIF, font_folder

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

STAND_INS = {
    "仿宋_GB2312": SERIF,
    "楷体_GB2312": SERIF,
    "宋体": SERIF,
    "方正小标宋简体": SERIF,
    "Times New Roman": SERIF,
    "黑体": SANS,
}


def convert_to_pdf(document: Path, folder: Path) -> Path:
    """Convert one file; the result lies in `folder`."""
    aliases = "".join(
        f'<alias binding="same"><family>{face}</family><prefer><family>{other}</family></prefer></alias>'
        for face, other in STAND_INS.items()
    )
    fonts = folder / "fonts.conf"
    dirs = f"<dir>{font_folder()}</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/fonts</cachedir>"
    fonts.write_text(f'<?xml version="1.0"?><fontconfig>{dirs}{aliases}</fontconfig>', encoding="utf-8")
    command = [str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(folder), str(document)],
        check=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )
    return folder / f"{document.stem}.pdf"
