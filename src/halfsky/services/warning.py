"""Use case: look ahead from a judged board — how probable its targets are, and what to warn of."""

import msgspec

from halfsky.core.assessment.board import Board
from halfsky.core.early_warning.warn import warn
from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.targets import ask_board, forecast
from halfsky.engines.codebook import load_outlook_settings, load_warning_settings
from halfsky.services.ground import Ground


def look_ahead(board: Board, ground: Ground) -> Board:
    """Add to a judged board the outlook of its targets and the warnings.

    Args:
        board: As judged; nothing later than its year is looked at.
        ground: Codebook and messages.

    Returns:
        The board with `outlook` (schema `FORECASTS`) and `warnings` (schema `WARNINGS`).
    """
    asked = ask_board(board, codebook=ground.codebook)
    answers = outlook(asked.series, asked.questions, settings=load_outlook_settings())
    forecasts = forecast(asked, answers)
    warned = warn(
        board, forecasts, codebook=ground.codebook, messages=ground.messages, settings=load_warning_settings()
    )
    return msgspec.structs.replace(board, outlook=forecasts, warnings=warned)
