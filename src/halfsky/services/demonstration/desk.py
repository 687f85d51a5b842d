"""Years of returns of the demonstration: what each unit does and when, in the order of time, by the services."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from csv import DictReader
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
from django.core.files.base import ContentFile

from halfsky.core.returns.checks import check
from halfsky.core.returns.model import Answer, LineKey
from halfsky.core.returns.workflow import Act
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Severity
from halfsky.core.vocabulary.statuses import Missing
from halfsky.engines.codebook import load_rules
from halfsky.services import campaigns, checking, return_files, returns
from halfsky.services.acting import Actor
from halfsky.services.asked_forms import form_of
from halfsky.services.demonstration.people import People
from halfsky.services.moments import playing
from halfsky.store.models import Campaign, Return

EXPLANATION = "已与业务台账和上年数据核对，数据无误，变化由本年工作进展引起。"
UNSETTLED = "与相关单位的数据不一致，正在核对，核对后补报。"
_ROUNDS = 5
_REVISED_SERIES = 2
"""A revision alters the first series of a form and what is counted with them: births, and mothers delivered."""


class Event(NamedTuple):
    """Something that happens at a moment; `order` keeps what happens at once in order."""

    at: datetime
    order: int
    do: Callable[[], object]


class Diary:
    """What is to happen, written in any order and played in the order of time."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def note(self, at: datetime, do: Callable[[], object]) -> None:
        """Something will happen at a moment."""
        self._events.append(Event(at, len(self._events), do))

    def play(self) -> None:
        """Let it all happen."""
        for event in sorted(self._events, key=lambda event: event[:2]):
            with playing(event.at):
                event.do()
        self._events.clear()


def read_answers(examples: Path, *, explained: bool = True) -> dict[tuple[str, int], dict[LineKey, Answer]]:
    """The answers of `returns.csv` by area and year, with what `explanations.csv` says beside them."""
    found: dict[tuple[str, int], dict[LineKey, Answer]] = defaultdict(dict)
    for row in _rows(examples / "returns.csv"):
        key = _key(row)
        found[row["area"], int(row["year"])][key] = Answer(
            key=key,
            value=float(row["value"]) if row["value"] else None,
            missing=Missing(row["missing"]) if row["missing"] else None,
            explanation=row["explanation"],
        )
    for row in _rows(examples / "explanations.csv") if explained else ():
        answers, key = found[row["area"], int(row["year"])], _key(row)
        missing = Missing(row["missing"]) if row["missing"] else None
        value = answers[key].value if key in answers and missing is None else None
        answers[key] = Answer(key=key, value=value, missing=missing, explanation=row["explanation"])
    return dict(found)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as content:
        return list(DictReader(content))


def _key(row: dict[str, str]) -> LineKey:
    return LineKey(series=row["series"], sex=row["sex"], residence=row["residence"])  # type: ignore[arg-type]


class Desk:
    """Everyone's hands in one campaign."""

    def __init__(
        self, people: People, campaign: Campaign, answers: dict[tuple[str, int], dict[LineKey, Answer]]
    ) -> None:
        self.people, self.campaign = people, campaign
        self._answers = answers

    def rows(self) -> list[Return]:
        """The returns of the campaign, the prefecture's last: its units add their counties up."""
        rows = Return.objects.filter(campaign=self.campaign).select_related("area", "unit__area", "campaign")
        return sorted(rows, key=lambda row: (row.area_id == self.campaign.area_id, row.pk))

    def _given(self, row: Return, altered: float) -> dict[LineKey, Answer]:
        """What the files answer to every line; the first series altered in all their parts, for a revision."""
        form = form_of(row)
        known = self._answers[form.area, form.year]
        answers = {line.key: known.get(line.key) or _unknown(line.key) for line in form.lines}
        revised = list(dict.fromkeys(line.key.series for line in form.lines))[:_REVISED_SERIES]
        return {
            key: msgspec.structs.replace(one, value=float(round(one.value * altered)))
            if key.series in revised and one.value is not None
            else one
            for key, one in answers.items()
        }

    def _mended(self, row: Return, answers: dict[LineKey, Answer]) -> list[Answer]:
        """Answers explained and mended until nothing keeps them from being handed in."""
        form = form_of(row)
        surroundings = checking.surroundings_of(row, form)
        for _ in range(_ROUNDS):
            found = check(form, answers.values(), surroundings=surroundings, rules=load_rules())
            todo = [one for one in found if not one.explained]
            if not todo:
                break
            for one in todo:
                _settle(answers, one.keys, one.finding.severity)
        return list(answers.values())

    def fill(self, row: Return, *, share: float = 1.0, slip: bool = False) -> None:
        """The liaison saves, the whole or the first part of it.

        Args:
            row: The return.
            share: Part of the lines that is answered.
            slip: Type the first figure ten times too large and explain nothing.
        """
        liaison = self.people.of_unit("liaison", row.unit)
        answers = list(self._given(row, 1.0).values())
        if slip:
            answers = [msgspec.structs.replace(answer, explanation="") for answer in answers]
            answers[0] = msgspec.structs.replace(answers[0], value=(answers[0].value or 1) * 10)
        part = answers[: max(round(len(answers) * share), 1)]
        version = Return.objects.values_list("version", flat=True).get(pk=row.pk)
        returns.save(liaison, row.number, part, version=version)

    def hand_in(self, row: Return, *, altered: float = 1.0) -> None:
        """The liaison saves everything and hands in; where checks ask something more, answers it and does so again."""
        liaison = self.people.of_unit("liaison", row.unit)
        version = Return.objects.values_list("version", flat=True).get(pk=row.pk)
        given = self._given(row, altered)
        version = returns.save(liaison, row.number, list(given.values()), version=version)
        try:
            returns.hand_in(liaison, row.number, version=version)
        except Invalid:
            version = returns.save(liaison, row.number, self._mended(row, given), version=version)
            returns.hand_in(liaison, row.number, version=version)

    def leader(self, row: Return, act: Act, reason: str = "") -> None:
        """The unit's leader acts."""
        returns.perform(self.people.of_unit("unit_leader", row.unit), row.number, act, reason=reason)

    def liaison(self, row: Return, act: Act) -> None:
        """The liaison acts."""
        returns.perform(self.people.of_unit("liaison", row.unit), row.number, act)

    def reviewer(self, row: Return, act: Act, reason: str = "", *, number: int = 1) -> None:
        """Statistics acts: of the county for its own units, of the prefecture on what is locked."""
        top = self.campaign.area if act in (Act.ASK_REOPENING, Act.GRANT_REOPENING) else row.area
        returns.perform(self.people.of_area("reviewer", top, number), row.number, act, reason=reason)

    def ask(self, row: Return, line: int, words: str) -> None:
        """Statistics writes at a line."""
        self._write(self.people.of_area("reviewer", row.area), row, line, words)

    def reply(self, row: Return, line: int, words: str) -> None:
        """The liaison writes at a line."""
        self._write(self.people.of_unit("liaison", row.unit), row, line, words)

    def _write(self, actor: Actor, row: Return, line: int, words: str) -> None:
        returns.write_note(actor, row.number, form_of(row).lines[line].key, words)

    def attach(self, row: Return, line: int = 0) -> None:
        """The liaison attaches an extract of the ledger that bears a line out."""
        form = form_of(row)
        asked = form.lines[line]
        known = self._given(row, 1.0)[asked.key].value
        value = "" if known is None else f"{known:.10g}"
        table = f"指标,年份,数值\n{asked.name.zh},{form.year},{value}\n"
        file = ContentFile(f"\ufeff{table}".encode(), name=f"{form.year}年台账摘录.csv")
        liaison = self.people.of_unit("liaison", row.unit)
        return_files.attach(liaison, row.number, file, line=str(asked.key))

    def remind(self, rows: list[Return], words: str) -> None:
        """Statistics of the prefecture reminds."""
        reviewer = self.people.of_area("reviewer", self.campaign.area)
        campaigns.remind(reviewer, [row.number for row in rows], words=words)

    def whole_way(
        self,
        diary: Diary,
        row: Return,
        opened: datetime,
        days: float,
        *,
        until: Act = Act.ACCEPT,
        evidence: bool = False,
    ) -> None:
        """Note the way of a return into the diary: handed in some days after opening, approved, accepted."""
        at = opened + timedelta(days=days, minutes=row.pk % 50)
        if evidence:
            diary.note(at - timedelta(minutes=30), lambda: self.attach(row))
        diary.note(at, lambda: self.hand_in(row))
        if until in (Act.APPROVE, Act.ACCEPT):
            diary.note(at + timedelta(days=1, hours=2), lambda: self.leader(row, Act.APPROVE))
        if until is Act.ACCEPT:
            diary.note(at + timedelta(days=3, hours=3), lambda: self.reviewer(row, Act.ACCEPT))


def _unknown(key: LineKey) -> Answer:
    return Answer(
        key=key, missing=Missing.NOT_AVAILABLE, explanation="本单位目前没有这项统计，下年起建立台账。"
    )


def _settle(answers: dict[LineKey, Answer], keys: tuple[LineKey, ...], severity: Severity) -> None:
    """A query is explained; a figure in error is withheld for a stated reason."""
    for key in keys if severity is Severity.ERROR else keys[:1]:
        if severity is Severity.ERROR:
            answers[key] = Answer(key=key, missing=Missing.NOT_AVAILABLE, explanation=UNSETTLED)
        else:
            answers[key] = msgspec.structs.replace(answers[key], explanation=EXPLANATION)


def spread(count: int, first: float, last: float) -> Iterator[float]:
    """As many days as asked for, evenly from the first to the last."""
    yield from (first + (last - first) * place / max(count - 1, 1) for place in range(count))
