"""Putting people's edits on a generated report: what each sentence then is, and what has lost its place."""

from collections.abc import Iterable, Iterator

import msgspec

from halfsky.core.reports.drafting.binding import bind
from halfsky.core.reports.drafting.model import Bound, Chapter, Drafted, Edit, Passage, Placed
from halfsky.core.reports.drafting.standing import Standing, standing_of
from halfsky.core.reports.drafting.verdicts import wrong_verdict
from halfsky.core.reports.model import Block, Chart, Claim, Paragraph, Report, Section, Sentence, Table


def merge(report: Report, edits: Iterable[Edit] = (), *, before: Report | None = None) -> Drafted:
    """Put edits on a generated report.

    No edit is lost: each that counts is at its sentence or among the orphans. The same edits twice give the same.

    Args:
        report: As generated from the figures of today.
        edits: In the order in which they were made.
        before: The report on the figures before, to tell what these changed.
    """
    desk = _Desk(report, standing_of(edits), before)
    chapters = (
        desk.chapter(Section(title="", blocks=report.summary)),
        *(desk.chapter(section) for section in report.sections),
    )
    return Drafted(report=report, chapters=chapters, orphans=desk.orphans())


def sentences_of(section: Section) -> Iterator[Sentence]:
    """The sentences of a section and of those in it, in the order of reading."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield from block.sentences
    for child in section.sections:
        yield from sentences_of(child)


def generated(report: Report) -> dict[str, Sentence]:
    """The sentences of a report by their lasting names."""
    whole = Section(title="", blocks=report.summary, sections=report.sections)
    return {sentence.key: sentence for sentence in sentences_of(whole) if sentence.key}


class _Desk:
    """The edits of a draft while they are put to their places."""

    def __init__(self, report: Report, stands: dict[str, Standing], before: Report | None) -> None:
        self._lang = report.lang
        self._claims = {claim.number: claim for claim in report.claims}
        self._stands = stands
        self._earlier = generated(before) if before is not None else {}
        self._placed: set[str] = set()
        self._chapter: tuple[Claim, ...] = ()
        self._following: dict[str, list[Standing]] = {}
        for standing in stands.values():
            if standing.added is not None:
                # The newest is the nearest to the sentence it was put after.
                self._following.setdefault(standing.added.after, []).insert(0, standing)

    def chapter(self, section: Section) -> Chapter:
        """One section of the first level, with the claims that numbers in it may rest on."""
        numbers = dict.fromkeys(number for one in sentences_of(section) for number in one.claims)
        self._chapter = tuple(self._claims[number] for number in numbers if number in self._claims)
        return self._section(section)

    def _section(self, section: Section) -> Chapter:
        return Chapter(
            title=section.title,
            number=section.number,
            level=section.level,
            blocks=tuple(part for block in section.blocks for part in self._parts(block)),
            chapters=tuple(self._section(child) for child in section.sections),
        )

    def _parts(self, block: Block) -> Iterator[Passage | Table | Chart]:
        if isinstance(block, Paragraph):
            yield from self._passages([self._generated(sentence) for sentence in block.sentences])
        else:
            yield block

    def _passages(self, sentences: Iterable[Placed]) -> Iterator[Passage]:
        """A paragraph with what follows its sentences, then the paragraphs that people opened after them."""
        inside: list[Placed] = []
        opened: list[Placed] = []
        for sentence in sentences:
            self._gather(sentence, inside, opened)
        yield Passage(sentences=tuple(inside))
        for sentence in opened:
            yield from self._passages([sentence])

    def _gather(self, sentence: Placed, inside: list[Placed], opened: list[Placed]) -> None:
        inside.append(sentence)
        self._placed.add(sentence.key)
        for standing in self._following.get(sentence.key, ()) if sentence.key else ():
            if standing.key in self._placed or standing.added is None:
                continue
            self._placed.add(standing.key)
            own = self._added(standing)
            if standing.added.opens:
                opened.append(own)
            else:
                self._gather(own, inside, opened)

    def _generated(self, sentence: Sentence) -> Placed:
        """A generated sentence as people let it stand."""
        standing = self._stands.get(sentence.key) if sentence.key else None
        earlier = self._earlier.get(sentence.key)
        plain = Placed(
            key=sentence.key,
            state="generated",
            text=sentence.text,
            generated=sentence.text,
            strong=sentence.strong,
            claims=sentence.claims,
            own=sentence.claims,
            earlier=earlier.text if earlier is not None and earlier.text != sentence.text else "",
        )
        if standing is None or standing.added is not None:
            return plain
        if standing.removed:
            outdated = standing.last.base != sentence.text
            return msgspec.structs.replace(
                plain, state="removed", base=standing.last.base, outdated=outdated, edit=standing.last
            )
        return plain if standing.words is None else self._edited(plain, standing.words)

    def _edited(self, plain: Placed, edit: Edit) -> Placed:
        own = [self._claims[number] for number in plain.own if number in self._claims]
        numbers = bind(edit.text, own=own, chapter=self._chapter, source=edit.source)
        verdict = wrong_verdict(edit.text, own, lang=self._lang)
        outdated = edit.base != plain.generated
        return msgspec.structs.replace(
            plain,
            state="outdated" if outdated else "edited",
            text=edit.text,
            base=edit.base,
            claims=_resting_on(numbers, own, verdict),
            numbers=numbers,
            verdict=verdict,
            outdated=outdated,
            edit=edit,
        )

    def _added(self, standing: Standing) -> Placed:
        edit = standing.words or standing.last
        numbers = bind(edit.text, own=(), chapter=self._chapter, source=edit.source)
        return Placed(
            key=standing.key,
            state="removed" if standing.removed else "added",
            text=edit.text,
            claims=_resting_on(numbers, (), ""),
            numbers=numbers,
            edit=standing.last,
        )

    def orphans(self) -> tuple[Placed, ...]:
        """What stands without a place, in the order in which it was first touched."""
        lost = (standing for key, standing in self._stands.items() if key not in self._placed)
        return tuple(
            Placed(
                key=standing.key,
                state="orphan",
                text=standing.words.text if standing.words else standing.last.base,
                base=standing.last.base,
                settled=standing.settled,
                edit=standing.last,
            )
            for standing in lost
        )


def _resting_on(numbers: Iterable[Bound], own: Iterable[Claim], verdict: str) -> tuple[int, ...]:
    """Claims that an edited sentence still states: those of its numbers, and the verdict it agrees with."""
    stated = {bound.claim for bound in numbers if bound.binding == "bound" and bound.claim is not None}
    held = {claim.number for claim in own if claim.operation == "status" and not verdict}
    return tuple(sorted(stated | held))
