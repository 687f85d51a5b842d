"""Entries of the trail in words."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from halfsky.engines.codebook import load_messages
from halfsky.engines.rights import load_rights
from halfsky.store.models import Area, AuditEntry, Person, Unit
from halfsky.web import written
from halfsky.web.people.parts import role_word
from halfsky.web.texts import pick, say

_MOST = 20


class Names:
    """Names of the people, areas and units that some entries speak of, looked up together."""

    def __init__(self, rows: list[AuditEntry]) -> None:
        codes = {row.path.rstrip("/").rsplit("/", 1)[-1] for row in rows if row.path}
        self._people = dict(
            Person.objects.filter(pk__in={r.person for r in rows if r.person}).values_list("pk", "name")
        )
        self._areas = {one.code: one for one in Area.objects.filter(code__in=codes)}
        self._units = {one.pk: one for one in Unit.objects.filter(pk__in={r.unit for r in rows if r.unit})}

    def who(self, row: AuditEntry) -> str:
        """Name of who acted: the person, the system, or nobody known."""
        if row.person is not None:
            return self._people.get(row.person, row.username)
        return say("audit_page.unknown" if row.act.startswith("account.") else "audit_page.system")

    def where(self, row: AuditEntry) -> str:
        """Area, or unit and area; a dash for what belongs nowhere."""
        if not row.path:
            return "—"
        code = row.path.rstrip("/").rsplit("/", 1)[-1]
        area = self._areas.get(code)
        name = code if area is None else pick(area.name, area.name_en)
        unit = self._units.get(row.unit or 0)
        return name if unit is None else f"{pick(unit.name, unit.name_en)} · {name}"


def act_word(code: str) -> str:
    """An act's name; the code itself for an act that is no more."""
    right = load_rights().rights.get(code)
    return code if right is None else pick(right.zh, right.en)


def row_cells(row: AuditEntry, names: Names) -> list[dict[str, Any]]:
    """An entry as a row of the list."""
    subject = (
        {"text": row.subject, "href": f"{reverse('audit')}?{urlencode({'subject': row.subject})}"}
        if row.subject
        else {"text": "—"}
    )
    return [
        {"text": str(row.number), "href": reverse("audit_entry", args=(row.number,))},
        {"text": written.moment(row.at)},
        {"text": act_word(row.act)},
        {"text": names.who(row), "note": row.username},
        {"text": role_word(row.role) if row.role else "—"},
        {"text": names.where(row)},
        subject,
    ]


def entry_rows(row: AuditEntry, names: Names) -> list[dict[str, Any]]:
    """Everything an entry says of who, what, when and where."""
    told = {
        "at_head": row.at.astimezone().isoformat(sep=" ", timespec="microseconds"),
        "act_head": f"{act_word(row.act)} ({row.act})",
        "who_head": f"{names.who(row)} {row.username}".strip(),
        "role_head": role_word(row.role) if row.role else "—",
        "where_head": names.where(row),
    }
    rows = [{"key": say(f"audit_page.{code}"), "value": value} for code, value in told.items()]
    subject: dict[str, Any] = {"key": say("audit_page.subject_head"), "value": row.subject or "—"}
    if row.subject:
        subject["href"] = f"{reverse('audit')}?{urlencode({'subject': row.subject})}"
    return [*rows, subject]


def detail_rows(detail: dict[str, Any]) -> list[dict[str, Any]]:
    """The detail of an entry as a list of keys and values."""
    return [{"key": _key(name), "value": value} for name, value in _flat(detail)]


def _key(name: str) -> str:
    code = f"audit_page.detail_{name}"
    return say(code) if code in load_messages().entries else name


def _flat(detail: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in sorted(detail.items()):
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return say("audit_page.yes" if value else "audit_page.no")
    if not isinstance(value, list):
        return "—" if value in (None, "") else str(value)
    shown = say("site.list_comma").join(_one(one) for one in value[:_MOST])
    left = len(value) - _MOST
    return shown + (say("audit_page.and_more", count=left) if left > 0 else "") or "—"


def _one(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {one}" for name, one in value.items())
    return str(value)
