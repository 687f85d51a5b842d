"""Dots: groups that chance explains are not ranked, thousands of areas are cut and say so."""

from halfsky.core.reports.pictures import Aim, Dots, Place
from halfsky.engines.pictures.drawing import draw
from tests.engines.pictures.reading import marked, texts, tree


def place(number: int, value: float | None, half: float | None = None, status: str = "") -> Place:
    ends = (None, None) if half is None or value is None else (value - half, value + half)
    return Place(
        area=f"99{number:04d}", name=f"第{number}县", value=value, low=ends[0], high=ends[1], status=status
    )


def test_areas_are_grouped_against_the_whole() -> None:
    places = (place(1, 96, 1), place(2, 91, 3), place(3, 89, 4), place(4, 84, 2), place(5, None))
    drawn = draw(
        Dots(
            subject="率",
            unit="percent",
            places=places,
            reference=90,
            reference_name="全市",
            better="up",
            aim=Aim(value=95, due=2030),
        )
    )
    written = texts(drawn)
    heads = ["".join(its.itertext()) for its in marked(drawn, "chart-head")]
    assert heads == [
        "优于全市，差别可信（1个）",
        "与全市的差别在误差范围内，不排名次（2个）",
        "差于全市，差别可信（1个）",
        "无数据（1个）",
    ]
    names = [its for its in written if its.startswith("第")]
    assert names == ["第1县", "第2县", "第3县", "第4县", "第5县"]
    assert "全市 90.0" in written
    assert "2030年目标95%" in written


def test_thousands_are_cut_to_the_ends_and_the_area_asked_for() -> None:
    places = tuple(place(number, float(number)) for number in range(3000))
    drawn = draw(Dots(subject="数", unit="count", places=places, digits=0, asked=("991500",)))
    names = [its for its in texts(drawn) if "县" in its]
    assert len(marked(drawn, "chart-full")) == 41
    assert names[0] == "1 第2999县"
    assert "1500 第1500县" in names
    assert names[-1] == "3000 第0县"
    left = [its for its in texts(drawn) if its.startswith("……")]
    assert left == ["……另有1479个地区未画，见数据表", "……另有1480个地区未画，见数据表"]
    assert len(drawn.encode()) < 12_000


def test_without_certain_order_nobody_has_a_rank_and_it_says_why() -> None:
    near = (place(1, 50, 5), place(2, 52, 5))
    drawn = draw(Dots(subject="率", unit="percent", places=near))
    assert [its for its in texts(drawn) if "县" in its] == ["第2县", "第1县"]
    assert "不编名次" in "".join(tree(drawn).itertext())


def test_shapes_tell_met_from_missed_and_from_what_cannot_be_judged() -> None:
    places = (place(1, 9, 1, "met"), place(2, 5, 1, "not_met"), place(3, 1, 1, "cannot_be_judged"))
    drawn = draw(Dots(subject="率", unit="percent", places=places))
    assert [len(marked(drawn, f"chart-{kind}")) for kind in ("full", "hollow", "unsure")] == [1, 1, 1]
    legend = "".join(marked(drawn, "chart-legend")[0].itertext())
    assert all(word in legend for word in ("达标", "未达标", "样本过小"))


def test_long_names_are_cut_on_a_telephone_only() -> None:
    long = Place(area="990001", name="塔什库尔干塔吉克自治县", value=1.0)
    drawn = draw(Dots(subject="率", unit="percent", places=(long,)))
    assert [its for its in texts(drawn) if its.endswith("…")] == ["1 塔什库尔干…"]
    assert "1 塔什库尔干塔吉克自治县" in ["".join(its.itertext()) for its in marked(drawn, "chart-wide")]


def test_no_area_has_a_figure() -> None:
    drawn = draw(Dots(subject="率", unit="percent", places=(place(1, None), place(2, None))))
    assert "无可用的数值" in drawn
    assert draw(Dots(subject="率", unit="percent", places=()))
