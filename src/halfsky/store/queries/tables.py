"""Rows of the database as a table, without a Python object for each: what a whole nation reported comes by millions."""

from typing import Any

import polars as pl
from django.db import connection
from django.db.models import QuerySet

_AT_ONCE = 100_000


def fetch(rows: QuerySet[Any, tuple[Any, ...]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Run a query of values and lay its rows into a table.

    Args:
        rows: Of `values_list`; from PostgreSQL they come as one stream of text (COPY), elsewhere some at a time.
        schema: Of the columns, in their order. Of text only plain columns: an empty text may come as null.
    """
    statement, given = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The driver's own cursor: that which counts queries takes no parameters.
            with cursor.cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", given) as copy:
                content = b"".join(copy)
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
