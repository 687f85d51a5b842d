"""Bars parted by status: full for met, hollow for not met, dashed for not known."""

from collections.abc import Iterator

from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import Place, Share, StatusBars
from halfsky.core.vocabulary.statuses import Status
from halfsky.engines.pictures.canvas import breadth, cut, frame, noted, px, share, text
from halfsky.engines.pictures.classes import legend

ROW = 46.0
BAR = 20.0
ORDER: tuple[Status, ...] = (
    Status.MET_EARLY,
    Status.MET,
    Status.NEARLY_MET,
    Status.NOT_MET,
    Status.REVERSED,
    Status.CANNOT_BE_JUDGED,
    Status.NO_DATA,
    Status.NOT_DUE,
    Status.NOT_APPLICABLE,
)
"""From the best to the worst, then what is not known."""


def draw_status_bars(bars: StatusBars, words: Words, told: str) -> str:
    """Draw one bar for each row under its name, all on one scale of numbers; each part carries its number."""
    most = max((sum(row.counts.values()) for row in bars.rows), default=0) or 1
    body = "".join(piece for place, row in enumerate(bars.rows) for piece in _bar(row, place * ROW, most))
    height = max(len(bars.rows) * ROW, ROW)
    picture = frame(body, name=bars.subject, told=told, height=height, kind="bars")
    seen = [status for status in ORDER if any(row.counts.get(status) for row in bars.rows)]
    marks = [Place(area="", name="", value=0.0, status=status) for status in seen]
    return noted(picture + legend(None, marks, words))


def _bar(row: Share, top: float, most: int) -> Iterator[str]:
    total = sum(row.counts.values())
    yield f'<text x="0" y="{px(top + 14)}">{text(cut(row.name, 20))}</text>'
    yield f'<text class="chart-quiet chart-end" x="100%" y="{px(top + 14)}">{total}</text>'
    left = 0.0
    for status in ORDER:
        count = row.counts.get(status, 0)
        if not count:
            continue
        wide = count / most * 100
        box = f'x="{share(left)}" width="{share(wide)}" y="{px(top + 20)}" height="{px(BAR)}"'
        yield f'<rect class="chart-part chart-part-{status}" {box}/>'
        if wide * 2.6 > breadth(str(count)) * 12 + 4:
            yield (
                f'<text class="chart-mid chart-on-{status}" x="{share(left + wide / 2)}"'
                f' y="{px(top + 34.5)}">{count}</text>'
            )
        left += wide
