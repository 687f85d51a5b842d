"""What gunicorn runs: everything that is read once is read before the first visitor asks for anything."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halfsky.web.settings")
application = get_wsgi_application()


def warm() -> None:
    """Read codebook, checks, messages, rights, addresses, areas and editions, which take seconds on a small machine."""
    from django.db import connections
    from django.urls import get_resolver

    from halfsky.engines.codebook import load_messages, load_rules
    from halfsky.engines.rights import load_rights
    from halfsky.services import editions

    for read in (load_rules, load_messages, load_rights):
        read()
    get_resolver().url_patterns  # noqa: B018  reading them imports every view
    editions.warm()
    connections.close_all()
    # The codebook is large and stays: left out of every later look for garbage, a page takes a tenth less.
    gc.collect()
    gc.freeze()
    # A page makes and drops tens of thousands of things without any circle among them.
    gc.set_threshold(50_000, 20, 20)


warm()
