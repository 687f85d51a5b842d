"""Codes of administrative areas: six digits down to the county, twelve for townships and villages.

Source: GB/T 2260 (codes of areas at and above the county); GB/T 10114 (below it); the National Bureau of Statistics'
rules for statistical area codes: two digits each for province, prefecture and county, three each for township and village.
"""

import re
from typing import Literal

AreaLevel = Literal["nation", "province", "prefecture", "county", "township", "village"]
LEVELS: tuple[AreaLevel, ...] = ("nation", "province", "prefecture", "county", "township", "village")
NATION = "100000"

_LENGTHS = (2, 4, 6, 9, 12)
_DIGITS = re.compile(r"[0-9]+")
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "66",
        "71",
        "81",
        "82",
    ]
)
_OWN = "9"
"""First digit that GB/T 2260 gives to no province: free for examples and areas of a place's own."""


def canonical(code: str) -> str:
    """The one form of a code: six digits down to the county, twelve below it.

    Example:
        >>> canonical("11"), canonical("150702000000"), canonical("150702001"), canonical("000000000000")
        ('110000', '150702', '150702001000', '100000')
    """
    if len(code) == 12 and code[6:] != "000000":
        return code
    if not code.strip("0"):
        return NATION
    full = code.ljust(6 if len(code) <= 6 else 12, "0")
    return full[:6] if full[6:] in ("", "000000") else full


def fault_in(code: str) -> Literal["digits", "length", "gap", "province"] | None:
    """What is wrong with a code as given; null where it can stand.

    Returns:
        `digits`: something else than digits. `length`: not 2, 4, 6, 9 or 12 digits. `gap`: a lower part without the
        part above it (150002). `province`: no province of GB/T 2260; codes that begin with 9 are a place's own.

    Example:
        >>> fault_in("150702"), fault_in("1507"), fault_in("15072"), fault_in("150002"), fault_in("1.1E+11")
        (None, None, 'length', 'gap', 'digits')
    """
    if not _DIGITS.fullmatch(code):
        return "digits"
    if len(code) not in _LENGTHS:
        return "length"
    full = canonical(code)
    if full == NATION:
        return None
    if full[:2] not in _PROVINCES and not full.startswith(_OWN):
        return "province"
    village_alone = len(full) == 12 and full[6:9] == "000"
    return "gap" if village_alone or (full[2:4] == "00" and full[4:6] != "00") else None


def level_of(code: str) -> AreaLevel:
    """The level that a code speaks of.

    Example:
        >>> level_of("150000"), level_of("150700"), level_of("150702"), level_of("150702001"), level_of("150702001201")
        ('province', 'prefecture', 'county', 'township', 'village')
    """
    full = canonical(code)
    if full == NATION:
        return "nation"
    if len(full) == 12:
        return "township" if full.endswith("000") else "village"
    if full.endswith("0000"):
        return "province"
    return "prefecture" if full.endswith("00") else "county"


def codes_above(code: str) -> tuple[str, ...]:
    """The codes that could be above a code, the nearest first, the nation last.

    Lists leave levels out: counties directly under a province, districts of a municipality, towns directly under a
    prefecture. The parent is the first of these that the list has.

    Example:
        >>> codes_above("150702001201")
        ('150702001000', '150702', '150700', '150000', '100000')
        >>> codes_above("441900003000")
        ('441900', '440000', '100000')
    """
    full = canonical(code)
    if full == NATION:
        return ()
    shorter = [full[:length] for length in (9, 6, 4, 2) if length < len(full)]
    above = dict.fromkeys((*map(canonical, shorter), NATION))
    return tuple(each for each in above if each != full)
