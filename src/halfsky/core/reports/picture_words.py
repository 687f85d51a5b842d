"""The words and printed figures of pictures, the same in every way of drawing them."""

from collections.abc import Iterable

from halfsky.core.reports.pictures import Aim, Place, Point
from halfsky.core.reports.shades import Classes
from halfsky.core.reports.wording import Lang, axis_unit, own_digits, print_value
from halfsky.core.vocabulary.findings import Messages
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.statuses import MARKS, Status
from halfsky.core.vocabulary.units import UNITS

NO_FIGURE = "…"
"""Stands where a figure is missing and nobody said why.

Source: GB/T 3101 and the symbols of the China Statistical Yearbook."""


class Words:
    """Words of one picture: its language, unit and decimals are given once."""

    def __init__(
        self, messages: Messages, *, lang: Lang, unit: str = "", digits: int = 1, name: str = ""
    ) -> None:
        self._messages = messages
        self._unit = unit
        self._digits = digits
        self._name = name
        self.lang = lang

    def say(self, code: str, **facts: str | int) -> str:
        """Fill the template `pictures.<code>`."""
        return self._messages.say(f"pictures.{code}", facts, lang=self.lang)

    def figure(self, value: float) -> str:
        """Print a value without its unit, thousands parted in English."""
        text = plain(value, digits=self._digits)
        return f"{float(text):,.{self._digits}f}" if self.lang == "en" and abs(value) >= 1000 else text

    def value(self, value: float) -> str:
        """Print a value with its unit, as running text does."""
        return self._with_unit(value, self._digits)

    def _with_unit(self, value: float, digits: int) -> str:
        if self._unit in UNITS:
            return print_value(value, unit=self._unit, digits=digits, lang=self.lang, name=self._name)
        return plain(value, digits=digits) + (f" {self._unit}" if self._unit else "")

    def point(self, its: Point | Place) -> str:
        """What stands for a figure: the words given with it, the value as rounded, or the sign of a missing one."""
        if its.printed:
            return its.printed
        return NO_FIGURE if its.value is None else self.figure(its.value)

    def interval(self, low: float | None, high: float | None) -> str:
        """Print an interval; empty where one end is not known."""
        if low is None or high is None:
            return ""
        return self.say("interval_of", low=self.figure(low), high=self.figure(high))

    def class_range(self, classes: Classes, number: int) -> str:
        """Print the ends of a class, counted from 0."""
        low, high = classes.edges[number : number + 2]
        return self.say("class_range", low=self.figure(low), high=self.figure(high))

    def unit(self) -> str:
        """Name of the unit at an axis; empty for none."""
        return axis_unit(self._unit, lang=self.lang, name=self._name)

    def aim(self, aim: Aim) -> str:
        """Words of a target line."""
        if aim.label:
            return aim.label
        value = self._with_unit(aim.value, own_digits(aim.value))
        return self.say("goal_due", value=value, due=aim.due) if aim.due else self.say("goal", value=value)

    def status(self, code: str) -> str:
        """Word of a status; empty for none."""
        if not code:
            return ""
        mark = MARKS[Status(code)]
        return mark.zh if self.lang == "zh" else mark.en

    def listed(self, parts: Iterable[str]) -> str:
        """Join clauses with the semicolon of the language."""
        return self.say("semicolon").join(part for part in parts if part)

    def sentences(self, parts: Iterable[str]) -> str:
        """Join sentences, each closed with the full stop of the language."""
        stop = self.say("stop")
        return "".join(part + stop for part in parts if part).strip()
