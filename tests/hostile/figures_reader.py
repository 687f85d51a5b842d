"""A process of its own: reads figures files, prints what became of each and the memory it took."""

import json
import sys
import traceback
from pathlib import Path
from typing import Any

from halfsky.core.observations.reading import read_figures
from halfsky.core.vocabulary.errors import HalfSkyError
from halfsky.engines.codebook import load_messages
from halfsky.engines.spreadsheets.reading import read_table
from tests.core.observations.codebook import codebook, names
from tests.hostile.memory import peak_kb


def outcome(path: Path) -> dict[str, Any]:
    """The refusal with its sentences, or the counts and codes of what was read."""
    messages = load_messages()
    try:
        raw = read_table(path)
        reading = read_figures(raw, codebook=codebook(), names=names(), messages=messages)
    except HalfSkyError as refused:
        said = [messages.say(refused.code, refused.facts, lang=lang) for lang in ("zh", "en")]
        return {"refusal": refused.code, "sentences": said}
    except BaseException:
        return {"refusal": traceback.format_exc()}
    return {
        "refusal": "",
        "read": reading.rows_read,
        "kept": reading.rows_kept,
        "refused": reading.rows_refused,
        "codes": sorted(reading.refused["code"].unique()),
        "values": reading.observations["value"].head(5).to_list(),
    }


def main() -> None:
    for name in sys.argv[1:]:
        answer = outcome(Path(name))
        sys.stdout.write(json.dumps({"name": Path(name).name, "memory": peak_kb(), **answer}) + "\n")


if __name__ == "__main__":
    main()
