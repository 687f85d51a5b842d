"""An uploaded return to take away: the same file, each problem at its cell in red and all of them on a sheet of their own."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterable
from typing import Any, Literal

from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Finding, Messages
from halfsky.engines import return_notes_separate
from halfsky.engines.spreadsheets import limits

_HEADS = {"zh": ("单元格", "问题和改法"), "en": ("Cell", "What is wrong and how to mend it")}
_TITLE = {"zh": "问题清单", "en": "Problems"}


def annotate(
    content: bytes,
    findings: Iterable[Finding],
    *,
    messages: Messages,
    file: str = "",
    lang: Literal["zh", "en"] = "zh",
) -> bytes:
    """Write findings into the workbook they were found in.

    Each cell with a problem is filled red and bears the sentence as a comment; notes of an earlier round are taken away
    first. Formulas become text, so that nothing runs for whoever opens the file. The same input gives the same bytes.
    The file is opened in a process of its own (docs/decisions/0008).

    Args:
        content: The workbook as uploaded, which has passed `uploads.check_upload`.
        findings: With row and column letter where they have a cell.
        messages: The catalogue.
        file: Name for messages.
        lang: Language of the sentences.

    Raises:
        Invalid: `spreadsheets.unreadable` where the file cannot be opened within memory and time.
    """
    order = {
        "workbook": base64.b64encode(content).decode(),
        "title": _TITLE[lang],
        "heads": _HEADS[lang],
        "problems": [_problem(finding, messages, lang) for finding in findings],
    }
    command = [sys.executable, "-I", "-X", "utf8", return_notes_separate.__file__, str(limits.READER_BYTES)]
    try:
        done = subprocess.run(  # noqa: S603 - own program, no shell
            command,
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=limits.READER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Invalid("spreadsheets.unreadable", file=file) from late
    if done.returncode:
        raise Invalid("spreadsheets.unreadable", file=file)
    return done.stdout


def _problem(finding: Finding, messages: Messages, lang: str) -> dict[str, Any]:
    where = finding.where
    return {
        "sheet": where.file.partition("#")[2],
        "cell": f"{where.column}{where.row}" if where.row is not None and where.column else "",
        "words": messages.say(finding.code, finding.facts, lang=lang),
    }
