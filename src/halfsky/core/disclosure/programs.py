"""Linear and mixed-integer programs in HiGHS: one thread and no limit of time, so that the answer is always the same."""

from collections.abc import Sequence

import highspy
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NODES = 100
"""Nodes after which the best solution found stands."""
GAP = 0.01


class Rows:
    """Equations or bounds in rows, as HiGHS takes them: starts, columns, weights."""

    def __init__(self, cells: Sequence[Sequence[int]], weights: Sequence[Sequence[float]]) -> None:
        sizes = [len(row) for row in cells]
        self.count = len(sizes)
        self.starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        self.columns = np.array([cell for row in cells for cell in row], dtype=np.int32)
        self.weights = np.array([weight for row in weights for weight in row], dtype=np.float64)


class Program:
    """A linear program over columns with bounds; objective and bounds can be changed and it is solved again."""

    def __init__(self, rows: Rows, *, low: Floats, high: Floats, row_low: Floats, row_high: Floats) -> None:
        self.columns = len(low)
        self.every = np.arange(self.columns, dtype=np.int32)
        self.solver = _solver()
        self.solver.passModel(_model(rows, low, high, row_low, row_high))

    def bounds(self, low: Floats, high: Floats) -> None:
        """Change the bounds of all columns."""
        self.solver.changeColsBounds(self.columns, self.every, low, high)

    def minimise(self, costs: Floats) -> tuple[Floats, Floats] | None:
        """Give columns and reduced costs at the least cost; null where there is no bounded solution."""
        self.solver.changeColsCost(self.columns, self.every, costs)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self.solver.getSolution()
        return np.array(solution.col_value), np.array(solution.col_dual)

    def extreme(self, column: int, sign: float) -> tuple[float, Floats, Floats] | None:
        """Push a column up (sign 1) or down (−1): its value, all columns, reduced costs of the minimisation."""
        costs = np.zeros(self.columns)
        costs[column] = -sign
        solved = self.minimise(costs)
        return None if solved is None else (float(solved[0][column]), *solved)


def choose(costs: Floats, cuts: Rows, needs: Floats, kept: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Choose columns at least cost so that each cut is met; `kept` columns are chosen already.

    Raises:
        ValueError: No choice meets every cut.
    """
    ones = np.ones(len(costs))
    model = _model(cuts, kept.astype(np.float64), ones, needs, np.full(cuts.count, highspy.kHighsInf))
    model.col_cost_ = costs
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    solver = _solver()
    solver.setOptionValue("mip_max_nodes", NODES)
    solver.setOptionValue("mip_rel_gap", GAP)
    solver.passModel(model)
    solver.run()
    solution = solver.getSolution()
    if not solution.value_valid:
        raise ValueError("no choice meets every cut")
    chosen: npt.NDArray[np.bool_] = np.array(solution.col_value) > 0.5
    return chosen | kept


def _solver() -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    return solver


def _model(rows: Rows, low: Floats, high: Floats, row_low: Floats, row_high: Floats) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(low), rows.count
    model.col_cost_ = np.zeros(len(low))
    model.col_lower_, model.col_upper_ = low, high
    model.row_lower_, model.row_upper_ = row_low, row_high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = rows.starts
    model.a_matrix_.index_ = rows.columns
    model.a_matrix_.value_ = rows.weights
    return model
