"""The Django app of the site."""

from django.apps import AppConfig


class Web(AppConfig):
    """Listens to what happens to accounts."""

    name = "halfsky.web"

    def ready(self) -> None:
        """Tie the signals of the account libraries to the trail."""
        from halfsky.web.account import trail

        trail.listen()
