"""Use cases of a policy's files: the draft and its explanation, an institution's rules, the reply as signed."""

from django.core.files.base import ContentFile, File
from django.db.models import QuerySet

from halfsky.core.evaluation.policies.workflow import ENDED, State
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.services.acting import Actor, acting
from halfsky.services.policies import find, place
from halfsky.services.receiving import received
from halfsky.store.models import Policy, PolicyFile, PolicyLetter


def attach(actor: Actor, number: str, upload: File[bytes]) -> PolicyFile:
    """Add a file.

    Raises:
        Invalid: The file is too large, not of an allowed kind, or not what it claims to be.
        Conflict: The assessment has ended.
        NotFound, NotPermitted: See `policies.find` and `services.acting.want`.
    """
    row = _open(find(actor, number))
    with received(upload) as (taken, path):
        content = ContentFile(path.read_bytes())
    with acting(actor, "policies.attach", place(row), subject=number, sha256=taken.sha256) as doing:
        file = PolicyFile(
            policy=row,
            name=taken.name,
            kind=taken.kind,
            size=taken.size,
            sha256=taken.sha256,
            by_id=doing.by,
            at=doing.at,
        )
        file.file.save(f"{number}/{taken.sha256[:16]}.{taken.kind}", content, save=False)
        file.save()
    return file


def _open(row: Policy) -> Policy:
    if State(row.state) in ENDED:
        raise Conflict("policies.ended")
    return row


def file_of(actor: Actor, number: str, pk: int) -> PolicyFile:
    """A file of a policy, for someone who may see it.

    Raises:
        NotFound: It is not there, or the actor may not see it.
    """
    file = files_of(find(actor, number)).filter(pk=pk).first()
    if file is None:
        raise NotFound("rights.not_found")
    return file


def files_of(row: Policy) -> QuerySet[PolicyFile]:
    """Files that go with a policy, the oldest first."""
    return row.files.filter(removed_at=None).select_related("by")


def remove(actor: Actor, number: str, pk: int) -> None:
    """Take a file off the policy; the file itself is kept for the trail.

    Raises:
        Conflict: The assessment has ended.
        NotFound, NotPermitted: See `file_of` and `services.acting.want`.
    """
    file, row = file_of(actor, number, pk), _open(find(actor, number))
    with acting(actor, "policies.detach", place(row), subject=number, removed=file.name) as doing:
        file.removed_at = doing.at
        file.save()


def letter_of(actor: Actor, number: str) -> PolicyLetter:
    """The letter of opinion that was sent.

    Raises:
        NotFound: None was sent, or see `policies.find`.
    """
    letter = PolicyLetter.objects.filter(policy=find(actor, number)).first()
    if letter is None:
        raise NotFound("rights.not_found")
    return letter
