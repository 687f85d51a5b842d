from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from tests.engines.spark.cluster import two_workers


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    with two_workers(tmp_path_factory.mktemp("cluster")) as started:
        yield started
