"""Use case: look ahead from a judged board — how probable its targets are, and what to warn of."""

import msgspec
import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.early_warning.model import as_chosen
from halfsky.core.early_warning.warn import warn
from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.fans import ask_years, fans
from halfsky.core.outlook.targets import ask_board, forecast
from halfsky.engines.codebook import load_outlook_settings, load_warning_settings
from halfsky.services.ground import Ground


def look_ahead(
    board: Board, ground: Ground, *, warn_under: float | None = None, cap: int | None = None
) -> Board:
    """Add to a judged board the outlook of its targets and the warnings.

    Args:
        board: As judged; nothing later than its year is looked at.
        ground: Codebook and messages.
        warn_under: Probability under which a target is hard to reach, by default as measured on past figures.
        cap: Targets named at most, by default as shipped.

    Returns:
        The board with `outlook` (schema `FORECASTS`), `warnings` (schema `WARNINGS`) and `fans` (schema `FANS`).
    """
    asked = ask_board(board, codebook=ground.codebook)
    questions = pl.concat([asked.questions, ask_years(asked)])
    settings = load_outlook_settings()
    answers = outlook(asked.series, questions, settings=settings)
    forecasts = forecast(asked, answers, settings=settings)
    chosen = as_chosen(load_warning_settings(), warn_under=warn_under, cap=cap)
    warned = warn(board, forecasts, codebook=ground.codebook, messages=ground.messages, settings=chosen)
    ahead = fans(asked, answers)
    return msgspec.structs.replace(board, outlook=forecasts, warnings=warned, fans=ahead)
