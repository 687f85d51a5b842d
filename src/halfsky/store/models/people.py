"""People who work with HalfSky, their posts, and what reaches them. Never a citizen's record."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from halfsky.store.audited import Audited
from halfsky.store.models.places import Area, Unit


class Person(AbstractBaseUser):
    """An account: a name to sign in with, a name to be addressed by."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[BaseUserManager["Person"]] = BaseUserManager()  # type: ignore[assignment]

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonPost(Audited):
    """A role held at a place from a day until a day; ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="posts")
    since = models.DateField()
    until = models.DateField(null=True)
    given_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The present posts of a person are asked for on every page."""

        ordering = ("since", "pk")
        indexes = (models.Index(fields=("person", "until"), name="posts_of_person"),)


class Invitation(Audited):
    """A post offered to someone; the link holds the token, the table only its SHA-256."""

    token_digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=30)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    replaces = models.ForeignKey(PersonPost, null=True, on_delete=models.PROTECT, related_name="+")
    """The post that passes to whoever takes this up; null for a post that is new."""
    note = models.TextField(blank=True)
    """Words for the newcomer, where a post is handed over."""
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """Null for the first security administrator, whom whoever runs the machine invites."""
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)


class Handover(Audited):
    """A post passed from one person to the next, with words for the newcomer."""

    post_before = models.ForeignKey(PersonPost, on_delete=models.PROTECT, related_name="+")
    post_after = models.ForeignKey(PersonPost, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")


class Notice(Audited):
    """A word in the site to whoever holds a role at a place: a reminder, a return sent back, a question.

    `code` and `facts` are of the message catalogue; `link` is an address within the site.
    """

    role = models.CharField(max_length=30)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-sent_at", "-pk")
        indexes = (models.Index(fields=("unit", "role", "read_at"), name="notices_waiting"),)
