"""Breakdown codes of a figure: by sex, by residence, by age.

Source: SDMX code lists CL_SEX and CL_URBANIZATION (F, M, U, R, `_T` for the total).
"""

TOTAL = "_T"

SEX: dict[str, str] = {
    "": TOTAL,
    "_T": TOTAL,
    "total": TOTAL,
    "合计": TOTAL,
    "总计": TOTAL,
    "全部": TOTAL,
    "男女合计": TOTAL,
    "F": "F",
    "f": "F",
    "female": "F",
    "women": "F",
    "girls": "F",
    "女": "F",
    "女性": "F",
    "女生": "F",
    "妇女": "F",
    "M": "M",
    "m": "M",
    "male": "M",
    "men": "M",
    "boys": "M",
    "男": "M",
    "男性": "M",
    "男生": "M",
}
RESIDENCE: dict[str, str] = {
    "": TOTAL,
    "_T": TOTAL,
    "total": TOTAL,
    "合计": TOTAL,
    "总计": TOTAL,
    "全部": TOTAL,
    "城乡合计": TOTAL,
    "U": "U",
    "urban": "U",
    "城市": "U",
    "城镇": "U",
    "市": "U",
    "R": "R",
    "rural": "R",
    "农村": "R",
    "乡村": "R",
    "县": "R",
}
