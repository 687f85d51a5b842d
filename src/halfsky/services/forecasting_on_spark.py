"""Use case: how probable is it that targets are met, asked of more than one machine holds."""

from halfsky.core.outlook.model import Settings
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import load_outlook_settings


def outlook_files_on_spark(
    series: str,
    questions: str,
    out: str,
    *,
    master: str | None = None,
    partitions: int | None = None,
    settings: Settings | None = None,
) -> dict[str, int]:
    """Answer the questions of Parquet files on a Spark cluster, and write the answers beside one another there.

    Args:
        series: Address of a file or folder, at any place the cluster can read; columns as for `outlook`.
        questions: Likewise.
        out: Address of the folder to be written; nothing may be there yet. Its rows are in no order.
        master: URL of the cluster; by default what Spark's own configuration says.
        partitions: Into how many parts the series go; by default Spark chooses.
        settings: Of the method; by default those HalfSky ships.

    Returns:
        How many questions were answered by which method.

    Raises:
        NotFound: There is no such file.
        Invalid: Spark or Java is missing, a file cannot be read, is no Parquet, or lacks a column.
        Conflict: Something is at `out` already.
    """
    for address in (series, questions, out):
        if address.lower().endswith((".csv", ".xlsx")):
            raise Invalid("spark.parquet_only", file=address)
    try:
        from halfsky.engines.spark.bulk import outlook_on_spark
        from halfsky.engines.spark.files import read_parquet, write_parquet
        from halfsky.engines.spark.session import start_session
    except ModuleNotFoundError as fault:
        raise Invalid("spark.not_installed", package=fault.name or "pyspark") from fault
    session = start_session(master)
    answers = outlook_on_spark(
        read_parquet(session, series),
        read_parquet(session, questions),
        settings=settings or load_outlook_settings(),
        partitions=partitions,
    )
    write_parquet(answers, out)
    methods = read_parquet(session, out).groupBy("method").count().collect()
    return dict(sorted((str(method), int(count)) for method, count in methods))
