"""Parquet read and written by Spark, at any address its cluster knows."""

from py4j.protocol import Py4JError
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import DataFrame, SparkSession

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound

_FAULTS = (PySparkException, Py4JError)


def read_parquet(session: SparkSession, address: str) -> DataFrame:
    """Read a Parquet file, or a folder of them.

    Raises:
        NotFound: `tables.not_found`.
        Invalid: `tables.damaged`.
    """
    try:
        return session.read.parquet(address)
    except _FAULTS as fault:
        if isinstance(fault, AnalysisException) and fault.getCondition() == "PATH_NOT_FOUND":
            raise NotFound("tables.not_found", file=address) from fault
        raise Invalid("tables.damaged", file=address) from fault


def write_parquet(table: DataFrame, address: str) -> None:
    """Write a folder of Parquet files where nothing is yet.

    Raises:
        Conflict: `spark.out_exists`; what is there is never removed.
    """
    try:
        table.write.parquet(address)
    except AnalysisException as fault:
        if fault.getCondition() == "PATH_ALREADY_EXISTS":
            raise Conflict("spark.out_exists", file=address) from fault
        raise
