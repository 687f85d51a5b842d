"""Use cases on plan files: read one, list its targets, put two beside each other."""

from os import PathLike
from pathlib import Path

from halfsky.core.indicators.matching import match_plan
from halfsky.core.plan import compare
from halfsky.core.plan.compare import Pair, targets_in
from halfsky.core.plan.model import Plan, Source, Target
from halfsky.core.plan.read import looks_like_plan, read_sentences
from halfsky.core.plan.read import read_plan as read_plan_text
from halfsky.engines.documents.reading import read_source
from halfsky.services.ground import prepare


def read_plan(file: str | PathLike[str]) -> Plan:
    """Read a plan document into its outline, targets and directions.

    Args:
        file: txt, docx, pdf with a text layer, html or md.

    Raises:
        NotFound: There is no such file.
        Invalid: The file cannot be read, or is no plan; the message says what to do.
    """
    return read_plan_text(read_source(Path(file)))


def read_targets(file: str | PathLike[str]) -> list[Target]:
    """List the targets of a plan, or of plain sentences one a line, in source order.

    Raises:
        NotFound: There is no such file.
        Invalid: The file cannot be read.
    """
    source: Source = read_source(Path(file))
    if not looks_like_plan(source):
        return list(read_sentences(source))
    return list(targets_in(read_plan_text(source)))


def compare_plans(first: str | PathLike[str], second: str | PathLike[str]) -> list[Pair]:
    """Align the targets of two plan files by indicator: stricter, looser, same, only in one.

    Targets that the codebook ties to one indicator are aligned by it, the others by their words.

    Raises:
        NotFound: One of the files does not exist.
        Invalid: One of the files cannot be read, or is no plan.
    """
    ground = prepare()
    plans = read_plan(first), read_plan(second)
    codes: dict[str, str] = {}
    for plan in plans:
        matches = match_plan(plan, ground.codebook, ground.names)
        codes |= {row["words"]: row["indicator"] for row in matches.iter_rows(named=True) if row["indicator"]}
    return list(compare.compare_plans(*plans, codes=codes))
