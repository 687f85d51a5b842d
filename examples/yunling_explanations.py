"""What the invented units write beside their figures when a check asks: taken from a demonstration once built.

Usage: halfsky demo --home HOME (stop it when it is up); python examples/yunling_explanations.py HOME
"""

import csv
import sys
from pathlib import Path

from halfsky.services.starting import start_django

HEAD = ("area", "series", "sex", "residence", "year", "missing", "explanation")


def main() -> None:
    """Write `yunling/explanations.csv`: what the home's answers say beyond `returns.csv`."""
    here = Path(__file__).resolve().parent / "yunling"
    start_django(Path(sys.argv[1]))
    from halfsky.core.returns.model import Answer
    from halfsky.services.demonstration.desk import EXPLANATION, UNSETTLED, read_answers
    from halfsky.services.returns import answers_of
    from halfsky.store.models import Return

    given = read_answers(here, explained=False)
    rows = []
    for row in Return.objects.select_related("area", "campaign").order_by("number"):
        known = given[row.area.code, row.campaign.year]
        for answer in answers_of(row):
            plain = known.get(answer.key, Answer(key=answer.key))
            if answer.explanation in (EXPLANATION, UNSETTLED) and answer.explanation != plain.explanation:
                key = answer.key
                told = (row.area.code, key.series, key.sex, key.residence, str(row.campaign.year))
                rows.append((*told, answer.missing or "", answer.explanation))
    with (here / "explanations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main()
