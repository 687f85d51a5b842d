"""Rows of the database as a table, without a Python object for each: what a whole nation reported comes by millions."""

from typing import Any

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

_AT_ONCE = 100_000
_PACKED = """
SELECT string_agg(substr(line, 2, length(line) - 2), E'\\n')
FROM (SELECT row::text AS line, (row_number() OVER ()) / 500 AS lot FROM ({}) AS row) AS lines
GROUP BY lot
"""
"""What a driver does for each row costs more than all the rest: a row as PostgreSQL writes it, less its brackets, is a
line of CSV, for texts without a backslash."""


def fetch(rows: QuerySet[Any, tuple[Any, ...]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Run a query of values and lay its rows into a table.

    Args:
        rows: Of `values_list`; from PostgreSQL they come as lines of text, hundreds in one value; elsewhere some at a time.
        schema: Of the columns, in their order. Of text only plain columns: an empty text may come as null.

    Returns:
        The rows, in any order.
    """
    try:
        statement, given = rows.query.sql_with_params()
    except EmptyResultSet:
        return pl.DataFrame(schema=schema)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PACKED.format(statement), given)
            content = "\n".join(lot for (lot,) in cursor.fetchall()).encode()
            return (
                pl.read_csv(content, has_header=False, schema=schema)
                if content
                else pl.DataFrame(schema=schema)
            )
        cursor.execute(statement, given)
        parts = [pl.DataFrame(schema=schema)]
        while found := cursor.fetchmany(_AT_ONCE):
            parts.append(pl.DataFrame(found, schema=schema, orient="row"))
    return pl.concat(parts)
