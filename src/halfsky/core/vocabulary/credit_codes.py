"""The unified social credit code of organisations (统一社会信用代码) and its check digit.

Source: GB 32100-2015: eighteen signs; the last is a check over the others with weights 3**(i-1) modulo 31.
"""

from typing import Literal

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capital letters without I, O, S, V and Z; a sign's value is its place."""
_VALUES = {sign: value for value, sign in enumerate(SIGNS)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_LENGTH = 18


def tidy(code: str) -> str:
    """The code as it is stored: without blanks and hyphens, in half-width capitals.

    Example:
        >>> tidy(" 91350100-m000100y43 "), tidy("９１３５０１００Ｍ０００１００Ｙ４３")
        ('91350100M000100Y43', '91350100M000100Y43')
    """
    narrow = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in code)
    return "".join(narrow.replace("-", "").split()).upper()


def check_sign(code: str) -> str:
    """The check sign that belongs to the first seventeen signs of a code.

    Raises:
        KeyError: One of them is no sign of the standard.

    Example:
        >>> check_sign("91350100M000100Y4")
        '3'
    """
    total = sum(_VALUES[sign] * weight for sign, weight in zip(code[:17], _WEIGHTS, strict=True))
    return SIGNS[-total % 31]


def fault_in(code: str) -> Literal["length", "signs", "area", "check"] | None:
    """What is wrong with a code as `tidy` gives it; null where it can stand.

    Returns:
        `length`: not eighteen signs. `signs`: one that the standard does not use, such as O for 0. `area`: signs three
        to eight, the area of the registering office, are not digits. `check`: the check sign does not belong to it.

    Example:
        >>> fault_in("91350100M000100Y43"), fault_in("91350100M000100Y44"), fault_in("9135O100M000100Y43")
        (None, 'check', 'signs')
    """
    if len(code) != _LENGTH:
        return "length"
    if not _VALUES.keys() >= set(code):
        return "signs"
    if not code[2:8].isdecimal():
        return "area"
    return None if check_sign(code) == code[17] else "check"
