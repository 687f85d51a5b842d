"""Graded likeness of names: cosine of character n-grams, rare ones weighing more.

Source: G. Salton, C. Buckley, Term-weighting approaches in automatic text retrieval (1988): tf-idf, cosine.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LENGTHS = (1, 2, 3)


class GramIndex:
    """Names prepared for being compared with many words."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Weigh the grams of the names.

        Args:
            keys: Normalised names; their order is the order of the scores.
        """
        counted = [_grams(key) for key in keys]
        spread = Counter(gram for grams in counted for gram in grams)
        self._size = len(keys)
        self._weight = {gram: float(np.log((1 + self._size) / n)) for gram, n in spread.items()}
        self._unseen = float(np.log(1 + self._size)) if keys else 1.0
        postings: dict[str, list[tuple[int, float]]] = {}
        for place, grams in enumerate(counted):
            vector = self._vector(grams)
            for gram, share in vector.items():
                postings.setdefault(gram, []).append((place, share))
        self._postings = {
            gram: (
                np.array([place for place, _ in rows], dtype=np.intp),
                np.array([share for _, share in rows]),
            )
            for gram, rows in postings.items()
        }

    def scores(self, key: str) -> NDArray[np.float64]:
        """Likeness of normalised words to every name.

        Returns:
            Array of length `len(keys)`, 0 for nothing shared, 1 for the same name.
        """
        total = np.zeros(self._size)
        for gram, share in self._vector(_grams(key)).items():
            if gram in self._postings:
                places, shares = self._postings[gram]
                total[places] += share * shares
        return np.clip(total, 0.0, 1.0)

    def _vector(self, grams: Counter[str]) -> dict[str, float]:
        weighted = {gram: n * self._weight.get(gram, self._unseen) for gram, n in grams.items()}
        length = float(np.sqrt(sum(weight * weight for weight in weighted.values()))) or 1.0
        return {gram: weight / length for gram, weight in weighted.items()}


def _grams(key: str) -> Counter[str]:
    return Counter(
        key[start : start + length] for length in _LENGTHS for start in range(len(key) - length + 1)
    )
