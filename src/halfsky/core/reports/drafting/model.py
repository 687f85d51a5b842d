"""Records of drafting: what people did to sentences, and the report as it then reads, sentence by sentence."""

from typing import Literal

import msgspec

from halfsky.core.reports.model import Chart, Report, Table

Act = Literal["changed", "added", "removed", "restored", "set_aside"]
State = Literal["generated", "edited", "outdated", "removed", "added", "orphan"]
Binding = Literal["bound", "free", "sourced", "unbound", "disagrees"]
FlagKind = Literal["outdated", "removed_outdated", "unbound", "disagrees", "verdict", "orphan"]


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What a person did to one sentence; of several on one sentence the last counts.

    Attributes:
        sentence: Its lasting name (`model.Sentence.key`); of one that a person adds, `added:1`, `added:2` …
        act: `restored` goes back to the generated words, and brings back what was added and removed; `set_aside`
            says of an edit whose place is gone that it has been dealt with.
        text: The sentence as it shall read, for `changed` and `added`.
        base: The generated words that the person had before them.
        reason: Why, for `removed` and `set_aside`.
        source: Where figures come from that no claim of the report states.
        after: Name of the sentence it follows, for `added`.
        opens: Whether it opens a paragraph of its own, for `added`.
        by: Number of the person.
        at: When, as the caller writes it.
    """

    sentence: str
    act: Act
    text: str = ""
    base: str = ""
    reason: str = ""
    source: str = ""
    after: str = ""
    opens: bool = False
    by: int = 0
    at: str = ""


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """A number in running text.

    Attributes:
        written: The characters of the number with its unit.
        start: Offset of the first of them.
        value: As a number of `unit`, without sign.
        digits: Decimals it is written with; below 0 for hundreds, thousands and so on.
        unit: Code of `vocabulary.units`; empty where it stands bare or with a word that is no unit of measure.
        free: Whether it is a year, an ordinal, a number of a target, a table or an article, and needs no claim.
    """

    written: str
    start: int
    value: float
    digits: int
    unit: str
    free: bool = False

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.start + len(self.written)


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """A number of an edited sentence, held against the claims.

    Attributes:
        stated: The number.
        binding: `sourced` rests on the source that the person names; `disagrees` where a claim of the sentence says
            something else.
        claim: Number of the claim it rests on or disagrees with.
        right: What the claim says, as printed, for `disagrees`.
    """

    stated: Stated
    binding: Binding
    claim: int | None = None
    right: str = ""


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of a draft.

    Attributes:
        key: Its lasting name; empty for one that cannot be edited.
        state: `outdated` where the generated words are no longer those an edit was made from.
        text: As the report prints it; of a removed one, as it would.
        generated: The words the figures give now; empty for what was added and for an orphan.
        base: The generated words that the edit was made from.
        claims: Claims it rests on.
        own: Claims of the generated sentence.
        numbers: Numbers of an edited or added sentence.
        verdict: The right word, where its words on a target contradict the verdict.
        earlier: The generated words on the figures before, where they were others.
        outdated: Whether the generated words changed since it was edited or removed.
        settled: Whether an orphan was set aside.
        edit: The edit that counts; null for a generated one.
    """

    key: str
    state: State
    text: str
    generated: str = ""
    base: str = ""
    strong: bool = False
    claims: tuple[int, ...] = ()
    own: tuple[int, ...] = ()
    numbers: tuple[Bound, ...] = ()
    verdict: str = ""
    earlier: str = ""
    outdated: bool = False
    settled: bool = False
    edit: Edit | None = None


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """Something of a sentence that is to be mended before the report can be signed.

    Attributes:
        kind: What it is.
        sentence: The sentence.
        written: The number or words that do not hold.
        right: What the claim or the verdict says.
    """

    kind: FlagKind
    sentence: Placed
    written: str = ""
    right: str = ""


class Passage(msgspec.Struct, frozen=True, kw_only=True, tag="passage"):
    """A paragraph with all its sentences, the removed ones too."""

    sentences: tuple[Placed, ...]


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """A section of the draft; the first one of a draft holds the summary and has no title."""

    title: str = ""
    number: str = ""
    level: Literal[1, 2, 3] = 1
    blocks: tuple[Passage | Table | Chart, ...] = ()
    chapters: tuple["Chapter", ...] = ()


class Drafted(msgspec.Struct, frozen=True, kw_only=True):
    """A report with people's edits put on it.

    Attributes:
        report: As generated.
        chapters: The summary, then the sections of the report.
        orphans: Edits whose sentence, or the sentence they follow, is no longer there.
    """

    report: Report
    chapters: tuple[Chapter, ...]
    orphans: tuple[Placed, ...] = ()
