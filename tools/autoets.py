"""AutoETS of statsforecast on the first thousand series of a body; runs in the environment of `requirements-bench.lock`.

Usage: python tools/autoets.py SERIES.parquet    (prints one line of JSON: seconds of the work, series worked on)
"""

import json
import sys
import time

import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS, Naive

whole = pd.read_parquet(sys.argv[1], columns=["indicator", "area", "year", "value"])
first = whole[["indicator", "area"]].drop_duplicates().head(1000)
given = whole.merge(first)
table = pd.DataFrame(
    {
        "unique_id": given["indicator"] + given["area"],
        "ds": pd.to_datetime(given["year"].astype(str)),
        "y": given["value"],
    }
)
started = time.perf_counter()
# Five years ahead with an 80 percent interval, what the questions ask; series too short for it get the last value.
models = StatsForecast(models=[AutoETS(model="AZN")], freq="YS", n_jobs=2, fallback_model=Naive())
told = models.forecast(df=table, h=5, level=[80])
work = time.perf_counter() - started
sys.stdout.write(json.dumps({"work": work, "series": int(told["unique_id"].nunique())}) + "\n")
