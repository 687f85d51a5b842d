"""Where the real plans, gold annotation and figures lie: beside the checkout, never in it."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir() and not os.environ.get("CI"),
    reason="the real plans and figures are not beside this checkout (../shared)",
)
"""Skips with a reason where the real input is absent; in CI it must be there, so the test fails instead."""
