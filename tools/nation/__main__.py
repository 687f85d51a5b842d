"""Make an invented nation in a home: the load of a whole country, for measuring.

Usage:
    python -m tools.nation --home DIR [--counties 2850] [--townships 40000] [--provinces 31]
    tools/postgresql.sh python -m tools.nation --home DIR       on a PostgreSQL that is thrown away

DATABASE_URL names a PostgreSQL; without it the figures go into the home's SQLite. The database must be empty. Written are
one nation, 31 provinces, 333 prefectures, the counties, and townships in the tree only; the variables of 150
indicators over twelve years with their breakdowns, reported by the counties; a plan with 75 targets, adopted; people
for each role. Areas, figures and plan are the same each time: the line printed holds the digest of the figures. Names
and the one password are in DIR/accounts.csv.
"""

import argparse
import sys
import time
from pathlib import Path

import msgspec

from halfsky.engines.home import ACCOUNTS
from tools.nation.founding import found, write_accounts


def main() -> None:
    """Make the nation and say what was written."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.nation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--counties", type=int, default=2850)
    parser.add_argument("--townships", type=int, default=40_000)
    parser.add_argument("--provinces", type=int, default=31, help="how many are kept of all")
    given = parser.parse_args()
    began = time.perf_counter()
    made = found(given.home, counties=given.counties, townships=given.townships, provinces=given.provinces)
    write_accounts(given.home / ACCOUNTS)
    told = msgspec.to_builtins(made) | {"seconds": round(time.perf_counter() - began, 1)}
    sys.stdout.write(f"{msgspec.json.encode(told).decode()}\n")


if __name__ == "__main__":
    main()
