"""Letters that leave the site, where it has a post office."""

import logging

from django.conf import settings
from django.core.mail import send_mail

_LOG = logging.getLogger(__name__)


def has_post_office() -> bool:
    """Whether e-mail is set up."""
    return bool(settings.EMAIL_HOST)


def send(to: str, subject: str, text: str) -> bool:
    """Send a letter.

    Args:
        to: Address; nothing is sent where it is empty.
        subject: One line.
        text: Plain text.

    Returns:
        Whether the post office took it; a fault there never undoes what the letter tells of.
    """
    if not to or not has_post_office():
        return False
    try:
        return bool(send_mail(" ".join(subject.split()), text, None, [to]))
    except OSError:
        _LOG.exception("the post office took no letter")
        return False
