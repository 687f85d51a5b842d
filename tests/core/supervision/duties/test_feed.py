from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.supervision.duties.feed import Entry, feed

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200)


def unfolded(written: str) -> list[str]:
    return written.replace("\r\n ", "").split("\r\n")


def test_a_duty_is_a_whole_day_with_its_words_escaped() -> None:
    entry = Entry(
        uid="d-1@halfsky",
        day=date(2026, 12, 31),
        summary="全委会，一次; a, b",
        description="一\n二",
        changed=AT,
    )
    lines = unfolded(feed([entry], name="职责日历"))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "SUMMARY:全委会，一次\\; a\\, b" in lines
    assert "DESCRIPTION:一\\n二" in lines
    assert "DTSTAMP:20261123T080000Z" in lines


@given(TEXTS, TEXTS)
def test_lines_are_folded_at_75_octets_and_whole_again_when_unfolded(summary: str, description: str) -> None:
    entry = Entry(uid="x", day=date(2026, 1, 1), summary=summary, description=description, changed=AT)
    written = feed([entry], name="n")
    assert written.endswith("END:VCALENDAR\r\n")
    for line in written.split("\r\n"):
        assert len(line.encode()) <= 75
    [found] = [line for line in unfolded(written) if line.startswith("SUMMARY:")]
    plain = found.removeprefix("SUMMARY:").replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\")
    assert "\\" in summary or plain == summary


def test_same_entries_give_the_same_bytes() -> None:
    entry = Entry(uid="x", day=date(2026, 1, 1), summary="a", changed=AT)
    assert feed([entry], name="n") == feed([entry], name="n")
