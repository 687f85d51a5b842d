"""A small report with every kind of figure, and edits on it of all sorts."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from halfsky.core.reports.drafting.merging import generated
from halfsky.core.reports.drafting.model import Edit
from halfsky.core.reports.model import Claim, Paragraph, Report, Section, Sentence
from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.engines.codebook import load_messages
from tests.core.reports.boards import CODEBOOK, full_board


def claim(
    number: int, operation: str, result: float | str, printed: str, *inputs: tuple[int, float, str]
) -> Claim:
    told: tuple[dict[str, Any], ...] = tuple(
        {"year": year, "value": value, "unit": unit, "source": "年报", "who": ""}
        for year, value, unit in inputs
    )
    return Claim(
        number=number, indicator="5岁以下儿童死亡率", area="青溪县", operation=operation, inputs=told, result=result,
        printed=printed, source="年报",
    )  # fmt: skip


CLAIMS = (
    claim(
        1,
        "status",
        "not_met",
        "距“达到98%以上”的目标仍有差距",
        (2024, 95.34, "percent"),
        (2025, 98.0, "percent"),
    ),
    claim(2, "gap_to_target", 2.7, "2.7个百分点", (2024, 95.34, "percent"), (2025, 98.0, "percent")),
    claim(3, "value", 95.34, "95.3%", (2024, 95.34, "percent")),
    claim(4, "pp_change", -1.1, "下降1.1个百分点", (2023, 96.44, "percent"), (2024, 95.34, "percent")),
    claim(5, "value", 7502.4, "7502.4万人", (2024, 7502.4, "10k_persons")),
    claim(
        6,
        "count",
        12.0,
        "12个县（市、区）中，8个达标，4个未达标",
        (2024, 12, ""),
        (2024, 8, ""),
        (2024, 4, ""),
    ),
    claim(7, "value", 16.9, "16.9/10万", (2024, 16.9, "per_100k")),
)
FINDING, VALUE, PEOPLE, AREAS, RATE = (
    Sentence(text="筛查率距“达到98%以上”的目标仍有差距，还差2.7个百分点。", claims=(1, 2), strong=True, key="target:1-1-1/finding"),
    Sentence(text="2024年为95.3%，比上年下降1.1个百分点。", claims=(3, 4), key="target:1-1-1/value"),
    Sentence(text="筛查7502.4万人。", claims=(5,), key="target:1-1-2/value"),
    Sentence(text="12个县（市、区）中，8个达标，4个未达标。", claims=(6,), key="target:1-1-2/areas"),
    Sentence(text="死亡率为16.9/10万。", claims=(7,), key="target:2-1-1/value"),
)  # fmt: skip


def small_report(*sentences: Sentence) -> Report:
    first = sentences or (FINDING, VALUE, PEOPLE, AREAS)
    return Report(
        title="报告",
        subtitle="",
        issuer="",
        date="",
        lang="zh",
        summary=(Paragraph(sentences=(Sentence(text="依据规划，本报告说明情况。", key="summary/basis"),)),),
        sections=(
            Section(title="健康", blocks=(Paragraph(sentences=first[:2]), Paragraph(sentences=first[2:]))),
            Section(title="教育", blocks=(Paragraph(sentences=(RATE,)),)),
        ),
        claims=CLAIMS,
    )


@cache
def real_report(lang: str = "zh") -> Report:
    return build_monitoring_report(full_board(), codebook=CODEBOOK, messages=load_messages(), lang=lang)  # type: ignore[arg-type]


def edits_on(report: Report) -> st.SearchStrategy[list[Edit]]:
    """Edits of every act, on sentences that are there, on added ones, and on some that are not there."""
    texts = {key: sentence.text for key, sentence in generated(report).items()}
    places = st.sampled_from([*list(texts)[:8], "target:9-9-9/value", "added:1", "added:2", "added:3"])
    words = st.sampled_from(
        ["改为95.3%。", "共12个县，新增三项。", "已经达标。", "另有3.14%。", "没有数字。"]
    )

    def made(act: str, sentence: str, text: str, after: str, base: bool, opens: bool) -> Edit:
        own = sentence if act != "added" or sentence.startswith("added:") else "added:1"
        return Edit(
            sentence=own, act=act, text=text if act in ("changed", "added") else "",  # type: ignore[arg-type]
            base=texts.get(own, "") if base else "从前的话。", reason="不需要", after=after, opens=opens,
        )  # fmt: skip

    acts = st.sampled_from(["changed", "added", "removed", "restored", "set_aside"])
    one = st.builds(made, acts, places, words, places, st.booleans(), st.booleans())
    return st.lists(one, max_size=12)
