"""A process of its own: passes uploads through the gate, prints what became of each and the memory it took.

Each path is named by the number of its case in the corpus.
"""

import json
import sys
import traceback
from pathlib import Path
from typing import Any

from halfsky.core.vocabulary.errors import HalfSkyError
from halfsky.engines.codebook import load_messages
from halfsky.engines.uploads import check_upload
from tests.hostile import uploads
from tests.hostile.memory import peak_kb


def outcome(path: Path) -> dict[str, Any]:
    """`taken` with the name it is kept under, or the refusal with its sentences."""
    messages = load_messages()
    try:
        upload = check_upload(path, name=uploads.CASES[int(path.name)].name)
    except HalfSkyError as refused:
        said = [messages.say(refused.code, refused.facts, lang=lang) for lang in ("zh", "en")]
        return {"outcome": refused.code, "sentences": said}
    except BaseException:
        return {"outcome": traceback.format_exc()}
    return {"outcome": uploads.TAKEN, "kept_as": upload.name, "size": upload.size}


def main() -> None:
    for name in sys.argv[1:]:
        path = Path(name)
        sys.stdout.write(json.dumps({"case": int(path.name), **outcome(path), "memory": peak_kb()}) + "\n")


if __name__ == "__main__":
    main()
