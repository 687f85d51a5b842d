"""An invented report with everything a renderer must cope with; no figure in it is of a real place."""

from typing import Any, Literal

from halfsky.core.reports.model import Cell, Chart, Claim, Paragraph, Report, Section, Sentence, Table

AREAS = (
    "青溪县",
    "云岭县",
    "白鹭县",
    "石桥县",
    "临河县",
    "丰台子县",
    "望川县",
    "长丰县",
    "北原县",
    "南湾县",
    "东沟县",
    "西坪县",
)
DOMAINS = (
    "妇女与健康",
    "妇女与教育",
    "妇女与经济",
    "妇女参与决策和管理",
    "妇女与社会保障",
    "妇女与家庭建设",
    "妇女与环境",
    "妇女与法律",
)
STATUSES = (
    "met",
    "nearly_met",
    "not_met",
    "reversed",
    "cannot_be_judged",
    "no_data",
    "met_early",
    "not_due",
    "not_applicable",
)
WORDS = ("达标", "基本达标", "未达标", "逆转", "样本过小", "无数据", "提前达标", "未到期", "不适用")


def _cells(*texts: str, numeric: tuple[int, ...] = ()) -> tuple[Cell, ...]:
    return tuple(Cell(text=text, numeric=position in numeric) for position, text in enumerate(texts))


def series_chart(number: str, *, name: str = "孕产妇死亡率", target: float = 12.0) -> Chart:
    values = [{"year": str(2015 + i), "value": round(19.6 - 0.83 * i + (i % 3) * 0.4, 1)} for i in range(10)]
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "line", "point": {"filled": True, "size": 50}, "color": "#1b4f8a"},
                "encoding": {
                    "x": {"field": "year", "type": "ordinal", "title": "年份"},
                    "y": {
                        "field": "value",
                        "type": "quantitative",
                        "title": "1/10万",
                        "scale": {"zero": True},
                    },
                },
            },
            {
                "mark": {"type": "rule", "strokeDash": [6, 4], "color": "#b3261e"},
                "encoding": {"y": {"datum": target}},
            },
            {
                "mark": {"type": "text", "align": "right", "dy": -6, "x": "width"},
                "encoding": {"y": {"datum": target}, "text": {"value": f"目标 {target:g} 以下"}},
            },
        ],
    }
    return Chart(
        number=number,
        caption=f"2015—2024年{name}与规划目标",
        title=f"{name}连续下降，2024年已低于目标线",
        description=f"折线图：{name}由2015年的19.6下降到2024年的12.1，虚线为规划目标{target:g}。",
        spec=spec,
        head=_cells("年份", f"{name}（1/10万）"),
        rows=tuple(_cells(v["year"], str(v["value"]), numeric=(1,)) for v in values),
    )


def status_chart(number: str) -> Chart:
    values = [
        {"domain": domain, "status": word, "n": (i * 3 + j * 2) % 7 + 1}
        for i, domain in enumerate(DOMAINS)
        for j, word in enumerate(("达标", "基本达标", "未达标", "无数据"))
    ]
    spec: dict[str, Any] = {
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "y": {"field": "domain", "type": "nominal", "title": None, "sort": list(DOMAINS)},
            "x": {"field": "n", "type": "quantitative", "title": "目标数（项）"},
            "color": {
                "field": "status",
                "type": "nominal",
                "title": None,
                "sort": ["达标", "基本达标", "未达标", "无数据"],
                "scale": {"range": ["#1a7f37", "#9fd19a", "#b3261e", "#c9c9c9"]},
            },
        },
    }
    return Chart(
        number=number,
        caption="各领域目标达标情况",
        title="健康和教育领域达标最多，法律领域数据缺口最大",
        description="堆积条形图：八个领域中达标、基本达标、未达标和无数据的目标数。",
        spec=spec,
        head=_cells("领域", "状态", "目标数"),
        rows=tuple(_cells(v["domain"], v["status"], str(v["n"]), numeric=(2,)) for v in values),
    )


def annex_table(rows: int = 60) -> Table:
    years = tuple(str(year) for year in range(2020, 2025))
    head = (
        (
            Cell(text="领域", rowspan=2),
            Cell(text="指标", rowspan=2),
            Cell(text="计量单位", rowspan=2),
            Cell(text="监测值", colspan=5),
            Cell(text="2025年目标", rowspan=2),
            Cell(text="状态", rowspan=2),
            Cell(text="责任单位", rowspan=2),
        ),
        tuple(Cell(text=f"{year}年", numeric=True) for year in years),
    )
    body: list[tuple[Cell, ...]] = []
    for i in range(rows):
        cells: list[Cell] = [Cell(text=DOMAINS[i // 8 % 8], rowspan=min(8, rows - i))] if i % 8 == 0 else []
        cells.append(
            Cell(
                text=f"农村妇女第{i + 1}类常见病筛查与随访服务覆盖率（含流动人口）"
                if i % 5 == 0
                else f"监测指标{i + 1}"
            )
        )
        cells.append(Cell(text="%" if i % 3 else "1/10万"))
        cells += [Cell(text=f"{80 + (i * 7 + j * 3) % 19 + 0.5:.1f}", numeric=True) for j in range(5)]
        cells.append(Cell(text="≥95以上" if i % 2 else "98.5", numeric=True))
        cells.append(Cell(text=WORDS[i % 9], status=STATUSES[i % 9]))
        cells.append(Cell(text="卫生健康委" if i % 4 else "教育局、人力资源社会保障局"))
        body.append(tuple(cells))
    return Table(
        number="附表1",
        caption="主要指标监测情况一览",
        head=head,
        rows=tuple(body),
        notes=("“—”表示无数据或未到期；各年数据按当年行政区划。", "“以上”“以下”含本数。"),
        widths=(8, 22, 7, 6, 6, 6, 6, 6, 9, 10, 14),
        landscape=True,
        row_heads=2,
    )


def area_table(number: str) -> Table:
    rows = tuple(
        (
            Cell(text=area),
            Cell(text=f"{96 + i * 0.3:.1f}", numeric=True),
            Cell(text=f"{7.2 - i * 0.2:.1f}", numeric=True),
            Cell(text=WORDS[i % 6], status=STATUSES[i % 6]),
        )
        for i, area in enumerate(AREAS)
    )
    head = (_cells("县", "住院分娩率（%）", "新生儿死亡率（‰）", "判定", numeric=(1, 2)),)
    return Table(
        number=number,
        caption="2024年各县孕产保健指标",
        head=head,
        rows=rows,
        notes=("石桥县活产不足300人，单年死亡率不作判定。",),
    )


def _claims(count: int) -> tuple[Claim, ...]:
    return tuple(
        Claim(
            number=n,
            indicator="孕产妇死亡率" if n % 2 else "妇女常见病筛查率",
            area="云溪地区",
            operation="value" if n % 3 else "pct_change",
            inputs=(
                {
                    "year": 2024,
                    "value": 12.1 + n,
                    "unit": "per_100k",
                    "source": "卫生健康统计年报",
                    "who": "",
                },
                {
                    "year": 2020,
                    "value": 16.9 + n,
                    "unit": "per_100k",
                    "source": "卫生健康统计年报",
                    "who": "",
                },
            ),
            result=12.1 + n if n % 3 else -28.402367,
            printed=f"{12.1 + n:.1f}/10万",
            source="卫生健康统计年报",
        )
        for n in range(1, count + 1)
    )


def _domain(position: int, claims: int) -> Section:
    numeral = "一二三四五六七八"[position]
    first = position * 5 + 1
    text = Paragraph(
        sentences=(
            Sentence(text="孕产妇健康水平持续提高。", strong=True),
            Sentence(
                text=f"2024年，全地区孕产妇死亡率为{12.1 + first:.1f}/10万，比上年下降0.8/10万，比2020年下降28.4%，距规划目标仍有差距。",
                claims=(min(first, claims), min(first + 1, claims)),
            ),
            Sentence(text="各县不断完善危重孕产妇救治体系，<巡诊> & 转诊通道保持畅通。"),
            Sentence(
                text=f"妇女常见病筛查率达到{86.4 + position:.1f}%，比上年提高1.6个百分点，提前实现规划目标。",
                claims=(min(first + 2, claims),),
            ),
        )
    )
    blocks = (text, series_chart(str(position + 2), name=f"指标{position + 1}"), text)
    subsections = (
        Section(title="主要进展", number="（一）", level=2, blocks=blocks),
        Section(
            title="城乡与地区差距",
            number="（二）",
            level=2,
            blocks=(text, area_table(str(position + 1))),
            sections=(Section(title="县域情况", number="1.", level=3, blocks=(text,)),),
        ),
    )
    return Section(title=DOMAINS[position], number=f"{numeral}、", blocks=(text,), sections=subsections)


def sample_report(*, domains: int = 8, claims: int = 40, lang: Literal["zh", "en"] = "zh") -> Report:
    """A report of about 30 pages: text, claims, charts, tables over pages, upright and landscape."""
    summary = (
        Paragraph(
            sentences=(
                Sentence(text="云溪地区妇女发展规划实施总体进展顺利。", strong=True),
                Sentence(
                    text="截至2024年底，规划确定的77项目标中，达标41项，基本达标9项，达标率为84.7%。",
                    claims=(1, 2, 3, min(7, claims)),
                ),
                Sentence(text="监测范围覆盖八个领域、12个县。"),
            )
        ),
        Paragraph(
            sentences=(
                Sentence(text="本报告依据各部门统计年报编写，所列地区和数字均为虚构，仅供检验版式之用。"),
            )
        ),
    )
    overview = Section(title="总体情况", number="", blocks=(status_chart("1"),))
    annex = Section(title="附表", number="", blocks=(annex_table(),))
    gaps = Section(
        title="存在的问题",
        number="九、",
        blocks=(Paragraph(sentences=(Sentence(text="部分指标尚未建立分性别统计。"),)),),
    )
    return Report(
        title="云溪地区妇女发展规划（2021—2025年）2024年度统计监测报告",
        subtitle="（虚构样例）",
        issuer="云溪地区统计局　云溪地区妇女儿童工作委员会办公室",
        date="2025年6月30日",
        lang=lang,
        summary=summary,
        sections=(overview, *(_domain(i, claims) for i in range(domains)), gaps, annex),
        claims=_claims(claims),
        notes=("孕产妇死亡率按当年活产数计算。", "比率的变化以百分点表示，死亡率的变化以百分比表示。"),
    )
