"""The page of the record: how right the outlook was on past figures, beside other rules and simple models."""

from typing import Any

import polars as pl

from halfsky.core.outlook.past import OWN
from halfsky.core.outlook.record import tune_threshold
from halfsky.core.outlook.replay import Record
from halfsky.core.reports.model import Cell, Paragraph, Report, Section, Table
from halfsky.core.reports.numbering import Numbers
from halfsky.core.reports.phrases import Catalogue, Ledger, Phrase
from halfsky.core.reports.reliability import reliability_chart
from halfsky.core.reports.wording import Lang
from halfsky.core.vocabulary.findings import Messages
from halfsky.core.vocabulary.numbers import plain

Row = dict[str, Any]

DASH = "—"
DIGITS = {"brier": 3, "log_score": 3, "auc": 3, "auc_across": 3}
SHARES = ("accuracy", "ece", "coverage", "warning_precision", "warning_recall")
COLUMNS = (
    "accuracy",
    "auc",
    "auc_across",
    "brier",
    "log_score",
    "ece",
    "coverage",
    "warning_precision",
    "warning_recall",
)
BESIDE = ("unsd_learnt", "last_value")
THRESHOLDS_SHOWN = (0.1, 0.2, 0.3, 0.4, 0.5)


def build_record_report(record: Record, *, messages: Messages, lang: Lang = "zh") -> Report:
    """Write the record as a report.

    Args:
        record: What the replay showed; with at least one question.
        messages: Catalogue that holds the `reports.record.` texts.
        lang: Language of the report.

    Returns:
        Summary, comparison of methods, reliability diagram, scores by horizon, thresholds of warnings.
    """
    page = _Page(record, Catalogue(messages=messages, lang=lang))
    return Report(
        title=page.text("title"),
        subtitle=page.text("subtitle", first=str(page.first), last=str(page.last)),
        issuer="",
        date="",
        lang=lang,
        summary=(page.summary(),),
        sections=(page.methods(), page.said(), page.horizons(), page.warnings()),
        claims=page.ledger.claims,
        notes=(
            *(page.text(f"note.{name}") for name in ("weight", "time", "warning", "vintage")),
            *page.beside(),
            page.text("note.settings", version=record.version),
        ),
    )


def method_code(method: str, record: Record) -> str:
    """The code of a method's name; one from outside is called as its answers call it (`method`)."""
    return f"reports.record.method.{'beside' if method in record.beside else method}"


class _Page:
    """The parts of one record's page; every figure of a sentence goes through the ledger."""

    def __init__(self, record: Record, catalogue: Catalogue) -> None:
        self.record, self.catalogue = record, catalogue
        self.ledger, self.numbers = Ledger(), Numbers(catalogue.lang)
        asked = record.questions["as_of"]
        self.first, self.last = int(str(asked.min())), int(str(asked.max()))
        self.whole = record.scores.filter(pl.col("indicator").is_null())
        self.over_all = {row["method"]: row for row in self._rows(pl.col("horizon").is_null())}

    def text(self, code: str, **facts: Phrase | str | int) -> str:
        return self.catalogue.text(f"record.{code}", **facts)

    def summary(self) -> Paragraph:
        """What was asked, how right the answers were, how far they can be trusted, what warnings were worth."""
        own = self.over_all[OWN]
        say, horizon = self.catalogue.say, min(self.record.questions["horizon"].unique())
        near = next(iter(self._rows((pl.col("horizon") == horizon) & (pl.col("method") == OWN))))
        sentences = [
            say(
                "record.asked",
                first=str(self.first),
                last=str(self.last),
                questions=self._bound(own, "questions", operation="count"),
                indicators=self._bound(own, "indicators", operation="count"),
            ).sentence(),
            self._compared(own).sentence(strong=True),
            say(
                "record.calibration",
                ece=self._bound(own, "ece", printed=_points(own["ece"])),
                coverage=self._bound(own, "coverage"),
            ).sentence(),
        ]
        if near["warning_precision"] is not None and near["warning_recall"] is not None:
            sentences.append(
                say(
                    "record.warning",
                    horizon=str(horizon),
                    threshold=_percent(self.record.threshold, 0),
                    precision=self._bound(near, "warning_precision"),
                    recall=self._bound(near, "warning_recall"),
                ).sentence()
            )
        return Paragraph(sentences=tuple(sentences))

    def _compared(self, own: Row) -> Phrase:
        """The outlook's Brier score beside the best of the peers' rules, whichever is the lower."""
        own_methods = (row for method, row in self.over_all.items() if method not in self.record.beside)
        peers = [row for row in own_methods if row["method"].endswith("_learnt")]
        best = min(peers, key=lambda row: (row["brier"], row["method"]))
        gap = abs(best["brier"] - own["brier"])
        inputs = tuple({"value": row["brier"], "who": self._name(row["method"])} for row in (own, best))
        return self.catalogue.say(
            "record.brier",
            own=self._bound(own, "brier"),
            name=self._name(best["method"]),
            other=self._bound(best, "brier"),
            gap=self.ledger.bind(
                plain(gap, digits=3),
                indicator=self.text("column.brier"),
                area="",
                operation="abs_change",
                inputs=inputs,
                result=gap,
                source=self.text("source"),
            ),
        )

    def methods(self) -> Section:
        """All methods over all horizons, best Brier score first."""
        rows = sorted(self.over_all.values(), key=lambda row: (row["brier"], row["method"]))
        body = tuple((Cell(text=self._name(row["method"])), *self._cells(row)) for row in rows)
        table = self._table("methods", ("method", *COLUMNS), body, first=2.4)
        return self._section("methods", table)

    def said(self) -> Section:
        """The reliability diagram of the outlook and of the UNSD number."""
        bins = self.record.calibration.filter(pl.col("horizon").is_null())
        names = {method: self._name(method) for method in (OWN, "unsd_learnt")}
        own = bins.filter(pl.col("method") == OWN).iter_rows(named=True)
        points = self.catalogue.listed(
            Phrase(
                self.text("chart.point", said=_percent(row["said"], 0), happened=_percent(row["happened"], 0))
            )
            for row in own
        )
        chart = reliability_chart(
            bins.filter(pl.col("method").is_in(list(names))),
            number=self.numbers.chart(),
            names=names,
            words={
                "caption": self.text("caption.said"),
                "title": self.text("chart.title", ece=_points(self.over_all[OWN]["ece"])),
                "description": self.text("chart.description", points=points),
                "said": self.text("axis.said"),
                "happened": self.text("axis.happened"),
                "method": self.text("column.method"),
                "questions": self.text("column.questions"),
            },
        )
        return Section(
            title=self.text("section.said"), number=self.numbers.section(), level=1, blocks=(chart,)
        )

    def horizons(self) -> Section:
        """The outlook, the UNSD number, the last value and methods from outside at each horizon."""
        order = {method: place for place, method in enumerate((OWN, *BESIDE, *self.record.beside))}
        kept = pl.col("horizon").is_not_null() & pl.col("method").is_in(list(order))
        rows = sorted(self._rows(kept), key=lambda row: (row["horizon"], order[row["method"]]))
        body = tuple(
            (Cell(text=self._name(row["method"])), _number(str(row["horizon"])), *self._cells(row))
            for row in rows
        )
        table = self._table("horizons", ("method", "horizon", *COLUMNS), body, first=2.4)
        return self._section("horizons", table)

    def warnings(self) -> Section:
        """How right and how complete the outlook's warnings are by horizon and threshold."""
        own = self.record.warnings.filter((pl.col("method") == OWN) & pl.col("horizon").is_not_null())
        body = []
        for (horizon,), part in own.group_by("horizon", maintain_order=True):
            tuned = tune_threshold(part)
            shown = {*THRESHOLDS_SHOWN, *(() if tuned is None else (tuned,))}
            for row in part.filter(pl.col("threshold").is_in(sorted(shown))).iter_rows(named=True):
                cells = [
                    _number(_share(row[name])) for name in ("threshold", "flagged", "precision", "recall")
                ]
                body.append((_number(str(horizon)), *cells))
        heads = ("horizon", "threshold", "flagged", "precision", "recall")
        return self._section("warnings", self._table("warnings", heads, tuple(body), first=1.0))

    def beside(self) -> tuple[str, ...]:
        """Whose answers came from outside, and that all are scored on the questions these answered."""
        if not self.record.beside:
            return ()
        methods = self.catalogue.listed(Phrase(name) for name in self.record.beside)
        return (self.text("note.beside", methods=methods, questions=self.record.questions.height),)

    def _section(self, name: str, table: Table) -> Section:
        return Section(
            title=self.text(f"section.{name}"), number=self.numbers.section(), level=1, blocks=(table,)
        )

    def _table(
        self, name: str, heads: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...], *, first: float
    ) -> Table:
        return Table(
            number=self.numbers.table(),
            caption=self.text(f"caption.{name}"),
            head=(tuple(Cell(text=self.text(f"column.{head}")) for head in heads),),
            rows=rows,
            widths=(first, *(1.0 for _ in heads[1:])),
        )

    def _rows(self, kept: pl.Expr) -> list[Row]:
        return list(self.whole.filter(kept).iter_rows(named=True))

    def _name(self, method: str) -> str:
        return self.catalogue.messages.say(
            method_code(method, self.record), {"method": method}, lang=self.catalogue.lang
        )

    def _cells(self, row: Row) -> list[Cell]:
        return [_number(_printed(name, row[name])) for name in COLUMNS]

    def _bound(self, row: Row, name: str, *, operation: str = "value", printed: str = "") -> Phrase:
        return self.ledger.bind(
            printed or _printed(name, row[name]),
            indicator=f"{self._name(row['method'])}·{self._heading(name)}",
            area="",
            operation=operation,
            inputs=({"value": row[name]},),
            result=DASH if row[name] is None else float(row[name]),
            source=self.text("source"),
        )

    def _heading(self, name: str) -> str:
        return self.text(f"column.{name}")


def _printed(name: str, value: float | None) -> str:
    if value is None:
        return DASH
    if name in SHARES:
        return _percent(value)
    return plain(value, digits=DIGITS.get(name, 0))


def _share(value: float | None) -> str:
    return DASH if value is None else _percent(value)


def _percent(share: float, digits: int = 1) -> str:
    return plain(100.0 * share, digits=digits) + "%"


def _points(share: float) -> str:
    return plain(100.0 * share, digits=1)


def _number(text: str) -> Cell:
    return Cell(text=text, numeric=True)
