"""The Django app of the store."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """All tables of HalfSky."""

    name = "halfsky.store"
    label = "store"
    verbose_name = "HalfSky"
