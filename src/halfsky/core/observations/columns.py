"""Headings of a figures table, in Chinese and English, and headings that betray a person's record."""

import re

COLUMNS: dict[str, tuple[str, ...]] = {
    "area": ("area", "region", "county", "place", "地区", "区域", "地方", "行政区", "行政区划", "县区", "区县", "县市区", "旗县区", "县（市、区）", "盟市", "市州", "省份", "地市", "area_name", "地区名称"),
    "area_code": ("area_code", "areacode", "地区代码", "行政区划代码", "区划代码"),
    "indicator": ("indicator", "indicator_name", "指标", "指标名称", "监测指标", "统计指标", "主要指标", "指标项", "项目", "series"),
    "indicator_code": ("indicator_code", "指标代码", "指标编码"),
    "variable": ("variable", "variable_name", "变量", "变量名称", "variable_code", "变量代码"),
    "year": ("year", "time", "period", "年份", "年度", "年", "时间", "统计年度", "数据年份", "time_period"),
    "value": ("value", "obs_value", "figure", "数值", "值", "数据", "指标值", "数据值", "统计值", "完成值", "实际值", "数据数值"),
    "unit": ("unit", "unit_measure", "单位", "计量单位", "数据单位"),
    "sex": ("sex", "gender", "性别"),
    "age": ("age", "age_group", "年龄", "年龄段", "年龄组", "年龄分组"),
    "residence": ("residence", "urbanisation", "urbanization", "urban_rural", "城乡", "城乡分组", "城乡类型", "城乡别"),
    "disaggregation": ("disaggregation", "breakdown", "分组", "分类", "分组情况", "细分"),
    "numerator": ("numerator", "分子", "分子值", "分子数"),
    "denominator": ("denominator", "分母", "分母值", "分母数"),
    "status": ("status", "obs_status", "状态", "数据状态", "填报状态"),
    "source": ("source", "sources", "来源", "数据来源", "资料来源", "来源单位", "填报单位", "报送单位", "责任单位"),
}  # fmt: skip
"""Standard column → headings it is known by, folded as `fold_heading` does."""

UNREAD: frozenset[str] = frozenset({"序号", "编号", "no", "no.", "#", "id", "备注", "说明", "remark", "remarks", "note", "notes", "provenance"})  # fmt: skip
"""Headings whose columns are left unread without a word."""

PERSON: frozenset[str] = frozenset(
    {
        "name", "fullname", "full_name", "first_name", "last_name", "surname", "idcard", "id_card", "idnumber",
        "id_number", "passport", "phone", "mobile", "telephone", "address", "birthday", "dateofbirth",
        "date_of_birth", "dob", "patient", "patientid", "patient_id", "victim", "applicant", "名字", "地址", "住址",
        "手机", "电话", "生日", "出生日期", "出生年月", "病历号", "住院号", "门诊号", "学号", "工号", "社保卡号", "银行卡号",
    }
)  # fmt: skip
PERSON_PARTS: tuple[str, ...] = ("姓名", "身份证", "身份号码", "证件号", "手机号", "联系电话", "家庭住址", "户籍地址", "现住址", "idcardno")  # fmt: skip

_WIDE_SIGNS = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
)
_NOTE = re.compile(r"\([^()]*\)")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:\.0+)?(?:年|年度|年末)?")
_UNIT_NOTE = re.compile(r"\(([^()]+)\)\s*$")


def half_width(text: str) -> str:
    """Turn full-width letters, digits and signs into their half-width forms.

    Superscripts and circled numbers stay: they are footnote marks, not digits of the figure.

    Example:
        >>> half_width("１２．５％（女）")
        '12.5%(女)'
    """
    return text.translate(_WIDE_SIGNS)


def fold_heading(text: str) -> str:
    """Bring a heading to the form in which headings are compared: no blanks, notes in brackets, capitals.

    Example:
        >>> fold_heading(" 年 份（年）"), fold_heading("Area Name")
        ('年份', 'areaname')
    """
    return re.sub(r"\s+", "", _NOTE.sub("", half_width(text))).strip("*:").lower()


_BY_HEADING = {fold_heading(word): column for column, words in COLUMNS.items() for word in words}
_BY_HEADING |= {word.replace("_", ""): column for word, column in _BY_HEADING.items() if "_" in word}


def column_of(heading: str) -> str | None:
    """Name the standard column a heading stands for; null when it is none."""
    return _BY_HEADING.get(fold_heading(heading))


def year_of(heading: str) -> int | None:
    """Name the year a heading stands for, as in a wide table (`2021年`); null when it is none.

    Example:
        >>> year_of("２０２１年"), year_of("2021.0"), year_of("12021"), year_of("2021年(%)")
        (2021, 2021, None, 2021)
    """
    found = _YEAR.fullmatch(fold_heading(heading))
    return int(found[1]) if found else None


def unit_in(heading: str) -> str | None:
    """Give the unit a heading carries in brackets: 数值（%）→ %."""
    found = _UNIT_NOTE.search(half_width(heading))
    return found[1].removeprefix("单位:").strip() if found else None


def is_person(heading: str) -> bool:
    """Tell whether a heading belongs to a person's record rather than to a table of totals."""
    folded = fold_heading(heading)
    return folded in PERSON or any(part in folded for part in PERSON_PARTS)
