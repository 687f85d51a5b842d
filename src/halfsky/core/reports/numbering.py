"""Numbers of headings, tables and charts as printed, and domain names in the report's language."""

from itertools import count

import cn2an

from halfsky.core.reports.wording import Lang

TITLE_WORDS: tuple[tuple[str, str], ...] = (
    ("社会保障", "social security"),
    ("健康", "health"),
    ("教育", "education"),
    ("经济", "the economy"),
    ("决策", "decision-making"),
    ("福利", "welfare"),
    ("安全", "safety"),
    ("家庭", "family"),
    ("环境", "the environment"),
    ("法律", "law"),
)
PEOPLE: tuple[tuple[str, str], ...] = (("妇女", "Women"), ("儿童", "Children"), ("女童", "Girls"))


class Numbers:
    """Running numbers of one report's tables, charts and first-level sections."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._tables = count(1)
        self._charts = count(1)
        self._sections = count(1)

    def table(self) -> str:
        """Number of the next table."""
        return str(next(self._tables))

    def chart(self) -> str:
        """Number of the next chart."""
        return str(next(self._charts))

    def section(self) -> str:
        """Number of the next first-level section: 一、 or 1."""
        number = next(self._sections)
        return f"{cn2an.an2cn(number)}、" if self._lang == "zh" else str(number)


def subsection(parent: str, position: int, lang: Lang) -> str:
    """Number of a second-level section: （一） or 1.1."""
    return f"（{cn2an.an2cn(position)}）" if lang == "zh" else f"{parent}.{position}"


def domain_title(title: str, lang: Lang) -> str:
    """Name a domain; in English where its words are the usual ones, else the plan's own in quotation marks.

    Example:
        >>> domain_title("妇女与健康", "en"), domain_title("儿童与安全", "en"), domain_title("其他", "en")
        ('Women and health', 'Children and safety', '“其他”')
    """
    if lang == "zh":
        return title
    people = next((en for zh, en in PEOPLE if title.startswith(zh)), None)
    field = next((en for zh, en in TITLE_WORDS if zh in title), None)
    return f"{people} and {field}" if people and field else f"“{title}”"
