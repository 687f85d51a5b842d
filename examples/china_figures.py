"""Bring the national figures, as collected, into the columns HalfSky reads.

Usage: python examples/china_figures.py SOURCE.csv > examples/china/figures.csv

SOURCE has the columns area, indicator, disaggregation, year, value, unit, source, provenance.
"""

import csv
import io
import re
import sys
from pathlib import Path

HEAD = ("area", "indicator", "year", "value", "unit", "sex", "residence", "disaggregation", "source")
SEX = {"女": "F", "男": "M"}
RESIDENCE = {"城市": "U", "市": "U", "农村": "R", "县": "R"}
SCOPES = {"城镇非私营单位": "城镇单位"}
"""Scopes that are part of the indicator's present name, not a breakdown of it: new words → old words."""
_WORDS = re.compile(r"(?P<first>[^ (]+)?\s*\(?(?P<rest>[^)]*)\)?")


def convert(source: str) -> str:
    """Map the rows one to one; numbers and issuing bodies stay as they are.

    Args:
        source: The collected figures as CSV.

    Returns:
        CSV with the columns `HEAD`; `source` ends with how the figure was obtained (seen, or derived
        from a printed value and a printed change).
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    for row in csv.DictReader(io.StringIO(source)):
        sex, residence, other = breakdown(row["disaggregation"])
        origin = f"{row['source']}; {row['provenance']}"
        indicator = row["indicator"]
        if other in SCOPES:
            indicator, other = indicator.replace(SCOPES[other], other), ""
        series = (row["area"], indicator, row["year"], row["value"], row["unit"])
        writer.writerow((*series, sex, residence, other, origin))
    return text.getvalue()


def breakdown(words: str) -> tuple[str, str, str]:
    """Split a breakdown in words into sex, residence and what no other column holds.

    Example:
        >>> breakdown("女 城镇非私营单位"), breakdown("total (second source, differs)"), breakdown("农村")
        (('F', '', '城镇非私营单位'), ('', '', 'second source, differs'), ('', 'R', ''))
    """
    found = _WORDS.fullmatch(words)
    first, rest = (found["first"] or "", found["rest"]) if found else ("", words)
    if first == "total":
        return "", "", rest
    if first in SEX:
        return SEX[first], "", rest
    if first in RESIDENCE:
        return "", RESIDENCE[first], rest
    return "", "", words


if __name__ == "__main__":
    sys.stdout.write(convert(Path(sys.argv[1]).read_text("utf-8")))
