"""The Django app of the site."""

from django.apps import AppConfig


class Web(AppConfig):
    """Listens to what happens to accounts."""

    name = "halfsky.web"

    def ready(self) -> None:
        """Tie the signals of the account libraries to the trail, and signing in to the time it ends."""
        from django.contrib.auth.signals import user_logged_in

        from halfsky.web.account import sessions, trail

        trail.listen()
        user_logged_in.connect(sessions.begin, dispatch_uid="halfsky.begin_session")
