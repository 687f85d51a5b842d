"""The audit trail: every act, in one chain of hashes; the database itself refuses to change a row."""

from django.db import models


class AuditEntry(models.Model):
    """One act. `hash` is over all fields and the hash before, so that no row can be altered, removed or moved."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    person = models.IntegerField(null=True)
    username = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=30, blank=True)
    act = models.CharField(max_length=60)
    path = models.CharField(max_length=80, blank=True)
    unit = models.IntegerField(null=True)
    subject = models.CharField(max_length=80, blank=True)
    detail = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """In the order of the chain."""

        ordering = ("number",)
        indexes = (
            models.Index(fields=("act", "number"), name="audit_by_act"),
            models.Index(fields=("subject", "number"), name="audit_by_subject"),
            models.Index(fields=("username", "number"), name="audit_by_person"),
            models.Index(fields=("at",), name="audit_by_time"),
        )


class AuditHead(models.Model):
    """The end of the chain, one row: locked while the next entry is written, so that the chain never forks."""

    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
