"""The page of duties is what the tool writes today, and holds no plan's words."""

import pytest
from tools.duties import PAGE, page

from halfsky.core.plan.read import read_plan
from halfsky.core.supervision.duties.reading import read_clauses
from halfsky.engines.documents.reading import read_source
from halfsky.engines.duty_kinds import load_kinds
from tests.shared import SHARED, needs_shared

PLANS = sorted((SHARED / "plans").glob("*.txt"))


@needs_shared
@pytest.mark.shared
def test_the_page_is_what_is_read_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(PLANS)


@needs_shared
@pytest.mark.shared
def test_no_clause_of_a_plan_stands_on_the_page() -> None:
    written = PAGE.read_text(encoding="utf-8")
    for path in PLANS:
        source = read_source(path)
        clauses = read_clauses(source, read_plan(source), load_kinds())
        assert [one.text for one in clauses if len(one.text) > 12 and one.text in written] == []
