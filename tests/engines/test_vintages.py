import polars as pl
import pytest

from halfsky.core.observations.vintage import fingerprint
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines.vintages import read_vintage, write_vintage
from tests.core.observations.codebook import read

ROWS = [
    {"indicator": "妇女常见病筛查率", "unit": "%", "value": "85.5", "year": str(year)}
    for year in range(2020, 2025)
]


@pytest.fixture
def figures(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text("地区,指标,年份,数值,单位\n", encoding="utf-8")
    return path


def freeze(folder, rows, figures, *, year=2024, **more):
    table = read(*rows).observations
    return write_vintage(folder, table, inputs=[figures], codebook="abc", year=year, version="0.1.0", **more)


def test_a_vintage_comes_back_as_it_was_frozen(tmp_path, figures):
    manifest = freeze(tmp_path / "v", ROWS, figures)
    back, table = read_vintage(tmp_path / "v")
    assert back == manifest
    assert (back.rows, back.year, back.codebook) == (5, 2024, "abc")
    assert back.inputs[0].sha256 == fingerprint(figures.read_bytes())
    assert table["value"].to_list() == [85.5] * 5


def test_the_same_figures_in_another_order_give_the_same_table(tmp_path, figures):
    for name in ("a", "b"):
        freeze(tmp_path / name, ROWS, figures)
    assert (tmp_path / "a/observations.parquet").read_bytes() == (
        tmp_path / "b/observations.parquet"
    ).read_bytes()
    assert (tmp_path / "a/manifest.json").read_bytes() == (tmp_path / "b/manifest.json").read_bytes()
    freeze(tmp_path / "c", ROWS[::-1], figures)
    assert read_vintage(tmp_path / "c")[1].drop("row").equals(read_vintage(tmp_path / "a")[1].drop("row"))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("observations.parquet", b"PAR1", b"PAR2"),
        ("manifest.json", b'"year": 2024', b'"year": 2023'),
        ("manifest.json", b"figures.csv", b"other.csv"),
        ("manifest.json", b"{", b""),
        ("manifest.json", b'"format"', b'"shape"'),
    ],
)
def test_an_altered_vintage_is_refused(tmp_path, figures, part, old, new):
    freeze(tmp_path / "v", ROWS, figures)
    file = tmp_path / "v" / part
    file.write_bytes(file.read_bytes().replace(old, new))
    with pytest.raises(Invalid, match="vintage_altered"):
        read_vintage(tmp_path / "v")


def test_a_table_swapped_with_another_is_refused(tmp_path, figures):
    freeze(tmp_path / "v", ROWS, figures)
    pl.DataFrame({"x": [1]}).write_parquet(tmp_path / "v/observations.parquet")
    with pytest.raises(Invalid, match="vintage_altered"):
        read_vintage(tmp_path / "v")


def test_another_vintage_is_not_written_over_unasked(tmp_path, figures):
    freeze(tmp_path / "v", ROWS, figures)
    freeze(tmp_path / "v", ROWS, figures)
    with pytest.raises(Conflict, match="vintage_exists"):
        freeze(tmp_path / "v", ROWS[:2], figures)
    assert freeze(tmp_path / "v", ROWS[:2], figures, replace=True).rows == 2


def test_a_folder_without_a_vintage_is_said_to_have_none(tmp_path):
    with pytest.raises(NotFound, match="no_vintage"):
        read_vintage(tmp_path)
