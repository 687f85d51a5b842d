"""The key with which the site signs its cookies, made once and kept in the home."""

import os
import secrets
from pathlib import Path


def secret_of(home: Path) -> str:
    """Read the key of a home; the first time make one that only its owner can read.

    Args:
        home: Folder of everything that is kept; made where it does not exist.
    """
    home.mkdir(parents=True, exist_ok=True)
    path = home / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()
