"""A map of an invented country: a lattice of areas with winding borders, each border shared by its two areas."""

import json
import random
from itertools import pairwise

Position = tuple[float, float]


def invented_map(
    columns: int, rows: int, *, winding: int = 6, west: float = 75.0, south: float = 36.0
) -> bytes:
    """GeoJSON of `columns` × `rows` areas with codes 990101, 990102, … from the north-west, in rows."""
    borders: dict[tuple[Position, Position], list[Position]] = {}

    def corner(column: int, row: int) -> Position:
        chance = random.Random(f"{column},{row}")
        inside = 0 < column < columns and 0 < row < rows
        wide = 0.25 if inside else 0.1
        return (
            west + column + chance.uniform(-wide, wide),
            south + rows - row + chance.uniform(-wide, wide),
        )

    def border(start: Position, end: Position) -> list[Position]:
        first, last = min(start, end), max(start, end)
        if (first, last) not in borders:
            borders[(first, last)] = wound(first, last)
        way = borders[(first, last)]
        return way if start == first else way[::-1]

    def wound(first: Position, last: Position) -> list[Position]:
        chance, way = random.Random(f"{first},{last}"), [first, last]
        for depth in range(winding):
            wide = 0.12 / 2**depth
            finer = [way[0]]
            for one, other in pairwise(way):
                middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
                finer += [
                    (middle[0] + chance.uniform(-wide, wide), middle[1] + chance.uniform(-wide, wide)),
                    other,
                ]
            way = finer
        return way

    features = []
    for row in range(rows):
        for column in range(columns):
            corners = [corner(column + x, row + y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
            ring = [corners[0]]
            for start, end in pairwise(corners):
                ring += border(start, end)[1:]
            number = row * columns + column + 1
            features.append(
                {
                    "type": "Feature",
                    "properties": {"adcode": 990100 + number, "name": f"第{number}县"},
                    "geometry": {"type": "Polygon", "coordinates": [ring]},
                }
            )
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
