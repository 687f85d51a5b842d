"""How papers print days, moments and rows of names, in both languages."""

from collections.abc import Iterable
from datetime import date, datetime

from halfsky.core.reports.wording import Lang

_WEEKDAYS = "一二三四五六日"


def printed_day(day: date, lang: Lang) -> str:
    """A day as papers print it.

    Example:
        >>> from datetime import date
        >>> printed_day(date(2025, 3, 8), "zh"), printed_day(date(2025, 3, 8), "en")
        ('2025年3月8日', '8 March 2025')
    """
    if lang == "en":
        return f"{day.day} {day:%B %Y}"
    return f"{day.year}年{day.month}月{day.day}日"


def printed_moment(at: datetime, lang: Lang) -> str:
    """A moment as papers print it, in the time it is given in.

    Example:
        >>> from datetime import datetime
        >>> at = datetime(2026, 6, 9, 9, 30)
        >>> printed_moment(at, "zh"), printed_moment(at, "en")
        ('2026年6月9日（星期二）9时30分', 'Tuesday 9 June 2026, 09:30')
    """
    day = printed_day(at, lang)
    if lang == "en":
        return f"{at:%A} {day}, {at:%H:%M}"
    return f"{day}（星期{_WEEKDAYS[at.weekday()]}）{at.hour}时" + (f"{at.minute}分" if at.minute else "")


def names_in_row(names: Iterable[str], lang: Lang) -> str:
    """Names side by side.

    Example:
        >>> names_in_row(("教育局", "民政局"), "zh"), names_in_row(("Education", "Civil Affairs"), "en")
        ('教育局、民政局', 'Education, Civil Affairs')
    """
    return ("、" if lang == "zh" else ", ").join(names)
