"""Settings of the site as tests run it: a home of its own, on SQLite or on the PostgreSQL of DATABASE_URL."""

import os
import tempfile

# Two processes of one run keep their files apart.
if "PYTEST_XDIST_WORKER" in os.environ or "HALFSKY_HOME" not in os.environ:
    os.environ["HALFSKY_HOME"] = tempfile.mkdtemp(prefix="halfsky-test-")

from halfsky.web.settings import *  # noqa: F403
from halfsky.web.settings import MIDDLEWARE

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Hashing that is slow on purpose would be the greater part of the suite's time."""
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise")]
HANDS = 1
"""Other processes see only what is committed, and most tests commit nothing."""
RATE_LIMITS = False
"""Tests send much within a minute; limits are tested where they are switched on."""
