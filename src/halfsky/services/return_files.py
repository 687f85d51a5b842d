"""Use cases of a return's files: its workbook down and up again, evidence attached and removed."""

from pathlib import Path

import msgspec
from django.conf import settings
from django.core.files.base import ContentFile, File

from halfsky.core.returns.workflow import Act, State, open_acts
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.engines.codebook import load_messages
from halfsky.engines.return_notes import annotate
from halfsky.engines.return_reading import ReadReturn, read_return
from halfsky.engines.return_workbook import Heading, write_return
from halfsky.engines.uploads.guard import RETURN
from halfsky.services import checking, returns
from halfsky.services.acting import Actor, acting, want
from halfsky.services.asked_forms import form_of
from halfsky.services.receiving import received
from halfsky.store.models import Evidence, Return


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an uploaded workbook.

    Attributes:
        read: What was read, with its findings at their cells.
        version: Of the return after the good rows were saved; None where none was good.
    """

    read: ReadReturn
    version: int | None


def workbook_of(actor: Actor, number: str, *, lang: str = "zh") -> tuple[str, bytes]:
    """The return as a workbook to fill in: file name and content.

    Raises:
        NotFound: See `services.returns.find`.
    """
    row = returns.find(actor, number)
    form = form_of(row)
    around = checking.surroundings_of(row, form)
    heading = Heading(unit=row.unit.name, area=row.area.name, due=row.due, reference=row.number)
    content = write_return(
        form,
        heading=heading,
        answers=returns.answers_of(row),
        previous=around.previous.get(form.year - 1),
        lang="en" if lang == "en" else "zh",
    )
    return f"{row.number}.xlsx", content


def take_workbook(actor: Actor, number: str, upload: File[bytes], *, version: int) -> Taken:
    """Save every good row of an uploaded workbook; rows with problems are told, each at its cell.

    An annotated copy is kept for the person to take away while problems stand.

    Raises:
        Invalid: The file is not what it claims to be, or belongs to another return.
        Conflict: Someone saved in between, or the state allows no filling.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row = returns.find(actor, number)
    _want_filling(actor, row)
    with received(upload, RETURN) as (kept, path):
        read = read_return(path, form_of(row), reference=number)
        content = path.read_bytes()
    saved = (
        returns.save(actor, number, read.answers, version=version, origin="excel") if read.answers else None
    )
    _keep_annotated(number, content, read, kept.name)
    return Taken(read=read, version=saved)


def _want_filling(actor: Actor, row: Return) -> None:
    want(actor, Act.FILL, returns.place(row))
    if Act.FILL not in open_acts(State(row.state)):
        raise Conflict("returns.not_in_this_state", state=row.state, act=Act.FILL.value)


def _annotated_path(number: str) -> Path:
    return Path(settings.HOME) / "files" / "annotated" / f"{number}.xlsx"


def _keep_annotated(number: str, content: bytes, read: ReadReturn, name: str) -> None:
    path = _annotated_path(number)
    if not read.findings:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(annotate(content, read.findings, messages=load_messages(), file=name))


def annotated_of(actor: Actor, number: str) -> tuple[str, bytes]:
    """The last uploaded workbook with its problems marked: file name and content.

    Raises:
        NotFound: There were no problems, or see `services.returns.find`.
    """
    returns.find(actor, number)
    path = _annotated_path(number)
    if not path.is_file():
        raise NotFound("rights.not_found")
    return f"{number}-annotated.xlsx", path.read_bytes()


def attach(actor: Actor, number: str, upload: File[bytes], *, line: str = "") -> Evidence:
    """Attach a file that bears the return out.

    Raises:
        Invalid: The file is too large, not of an allowed kind, or not what it claims to be.
        Conflict: The state allows no filling.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row = returns.find(actor, number)
    _want_filling(actor, row)
    with received(upload) as (kept, path):
        content = ContentFile(path.read_bytes())
    with acting(
        actor, Act.FILL, returns.place(row), subject=number, evidence=kept.name, sha256=kept.sha256
    ) as doing:
        evidence = Evidence(
            of=row,
            line=line,
            name=kept.name,
            kind=kept.kind,
            size=kept.size,
            sha256=kept.sha256,
            by_id=doing.by,
            at=doing.at,
        )
        evidence.file.save(f"{number}/{kept.sha256[:16]}.{kept.kind}", content, save=False)
        evidence.save()
    return evidence


def evidence_of(actor: Actor, number: str, pk: int) -> Evidence:
    """A file of a return, for someone who may read the return.

    Raises:
        NotFound: It is not there, or the actor may not see it.
    """
    row = returns.find(actor, number)
    evidence = row.evidence.filter(pk=pk).first()
    if evidence is None:
        raise NotFound("rights.not_found")
    return evidence


def remove_evidence(actor: Actor, number: str, pk: int) -> None:
    """Take a file off the return; the file itself is kept for the trail.

    Raises:
        Conflict: The state allows no filling.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    evidence = evidence_of(actor, number, pk)
    row = returns.find(actor, number)
    _want_filling(actor, row)
    with acting(actor, Act.FILL, returns.place(row), subject=number, removed=evidence.name) as doing:
        evidence.removed_at = doing.at
        evidence.save()
