"""Words that tell one indicator from its neighbours, and words no indicator may ever be tied to.

Two names may share nearly all their characters and mean different things: 婴儿死亡率 and 新生儿死亡率,
村委会成员 and 村委会主任. Within a group below, different words on the two sides forbid a likeness.
"""

import functools
import re
from typing import NamedTuple

from halfsky.core.indicators.names import cells_of

_GROUPS: tuple[tuple[str, ...], ...] = (
    # whose
    (
        "孕产妇",
        "围产儿",
        "新生儿",
        "婴儿",
        "0-6个月",
        "3岁以下",
        "5岁以下",
        "6岁以下",
        "婴幼儿",
        "中小学生",
        "青少年",
    ),
    ("宫颈癌", "乳腺癌", "两癌"),
    ("艾滋病", "梅毒", "乙肝", "结核", "贫血", "视力", "近视", "肥胖", "超重", "龋", "抑郁", "出生缺陷"),
    ("生长迟缓", "低体重", "消瘦"),
    ("婚前", "孕前", "产前", "产后"),
    # which school
    (
        "学前",
        "普惠性幼儿园",
        "小学",
        "初中",
        "义务教育",
        "高中",
        "中等职业",
        "高等职业",
        "职业教育",
        "高等教育",
        "普通高校",
        "研究生",
        "硕士",
        "博士",
        "普通本专科",
        "成人本专科",
        "特殊教育",
    ),
    # which body, which post
    (
        "村委会",
        "居委会",
        "村党组织",
        "社区党组织",
        "党代会",
        "党员",
        "人大",
        "政协",
        "职代会",
        "董事",
        "监事",
        "工会",
        "公务员",
        "政府",
        "党政工作部门",
        "事业单位",
        "乡镇",
        "法官",
        "检察官",
        "议事会",
    ),
    ("主任", "书记", "正职", "常委", "成员", "代表"),
    # which insurance, which work
    ("医疗", "养老", "失业保险", "工伤", "生育保险"),
    ("城镇单位", "登记失业", "高级专业技术", "专业技术", "大学生", "高技能"),
    ("宅基地", "承包", "集体经济"),
    ("自来水", "饮用水", "厕", "污水", "垃圾", "空气", "绿地", "母婴"),
    # what is counted
    (
        "死亡",
        "筛查",
        "检测",
        "治疗",
        "传播",
        "患病",
        "发病",
        "查出",
        "知晓",
        "参保",
        "访视",
        "系统管理",
        "住院分娩",
        "剖宫产",
        "流产",
        "避孕",
        "接种",
        "母乳喂养",
        "毛入",
        "净入",
        "巩固",
        "辍学",
        "升学",
        "文盲",
        "受教育年限",
        "预期寿命",
        "托位",
        "床位",
        "死因",
        "满意",
    ),
    ("国有", "非公"),
    ("健康预期寿命", "预期寿命"),
)

_LONGEST_FIRST = tuple(tuple(sorted(group, key=lambda term: (-len(term), term))) for group in _GROUPS)
_MEASURE = re.compile(r"\d+(?:-\d+)?(?=岁|个月|年|周|分钟|公里)")

_POPULATIONS: tuple[str, ...] = (
    "困难",
    "低收入",
    "低保",
    "特困",
    "残疾",
    "流动",
    "留守",
    "灵活就业",
    "新业态",
    "失能",
    "孤儿",
    "老年",
    "少数民族",
    "进城务工",
    "农民工",
    "随迁",
    "感染者",
    "高危",
    "事实无人抚养",
    "城乡居民基本",
    "城乡居民养老",
)
_TURNING: tuple[str, ...] = (
    "补助",
    "补贴",
    "培训",
    "费用",
    "经费",
    "满意",
    "差异",
    "增长",
    "增速",
    "投诉",
    "早诊",
    "教师",
    "奖励",
    "示范",
    "复发",
    "漏报",
    "优良",
    "社区家长",
    "严重",
    "中重度",
    "超重",
    "人均",
    "全国",
    "部门",
    "国有",
    "企业",
    "事业单位",
    "企事业单位",
    "单位",
    "职工",
    "普通",
    "职业本专科",
    "无害化",
    "中期",
    "终期",
    "处级",
    "应参加",
    "受理",
    "办结",
    "审结",
    "村、居",
)
_YOUNG = re.compile("儿童|青少年|学生|婴|幼|女童|未成年")
_RATE = re.compile("率$")
_COUNT = re.compile("(数|次|总量)$")
_SHARE_OF_WOMEN = re.compile("中女率$")

_OPINION = re.compile(
    "思想政治|政治思想|政治认同|思想认同|情感认同|理论认同|意识形态|政治意识|政治觉悟|政治素质|国家意识|公民意识"
    "|民族共同体|中华民族|价值观|信仰|宗教|信念|爱国|忠诚|舆情|舆论|言论|思想动态|思想状况|思想觉悟"
    "|网上言行|网络行为|感党恩|听党话|跟党走|党的领导|政治引领|思想引领|认同"
)


def is_opinion(words: str) -> bool:
    """Whether words speak of what people think, believe or say: HalfSky never measures that.

    Example:
        >>> is_opinion("妇女思想政治意识"), is_opinion("孕产妇死亡率")
        (True, False)
    """
    return _OPINION.search(words) is not None


class _Profile(NamedTuple):
    """Everything in a normalised name that tells it from its neighbours."""

    populations: frozenset[str]
    young: bool
    residence: str
    turning: frozenset[str]
    telling: tuple[frozenset[str], ...]


def contradicts(words: str, name: str) -> bool:
    """Whether two normalised names carry contrasting terms of one group, or speak of different things or people.

    Different are: a rate and a count, the share of women in a group and a rate within it, all people and
    the young, one residence and all, a narrow population and everyone, a service and the money, training
    or praise for it.

    Example:
        >>> contradicts("婴儿死亡率", "新生儿死亡率"), contradicts("宫颈癌筛查率", "宫颈癌人群筛查率")
        (True, False)
    """
    ours, theirs = _profile(words), _profile(name)
    if ours[:-1] != theirs[:-1]:
        return True
    if _of_another_kind(words, name) or _of_another_kind(name, words):
        return True
    return any(
        one and other and one != other for one, other in zip(ours.telling, theirs.telling, strict=True)
    )


def lacking(words: str, name: str) -> int:
    """Number of groups in which only one of two normalised names carries a telling term.

    Example:
        >>> lacking("死亡率", "婴儿死亡率")
        1
    """
    pairs = zip(_profile(words).telling, _profile(name).telling, strict=True)
    return sum(bool(one) != bool(other) for one, other in pairs)


def populations(words: str) -> frozenset[str]:
    """Narrow populations that words name: 困难, 残疾, 灵活就业 …."""
    return frozenset(population for population in _POPULATIONS if population in words)


def names_count(key: str) -> bool:
    """Whether a normalised name ends as counts do: 人数, 人次, 总量."""
    return _COUNT.search(key) is not None


def names_rate(key: str) -> bool:
    """Whether a normalised name ends as rates and shares do."""
    return _RATE.search(key) is not None


def _of_another_kind(one: str, other: str) -> bool:
    if _SHARE_OF_WOMEN.search(one) and "女" not in other:
        return True
    return names_rate(one) and names_count(other)


@functools.lru_cache(maxsize=65536)
def _profile(key: str) -> _Profile:
    """Read a name once; ages and times are a group of their own."""
    return _Profile(
        populations=populations(key),
        young=_YOUNG.search(key) is not None,
        residence=cells_of(key).residence,
        turning=frozenset(word for word in _TURNING if word in key),
        telling=(*(_terms(group, key) for group in _LONGEST_FIRST), frozenset(_MEASURE.findall(key))),
    )


def _terms(group: tuple[str, ...], words: str) -> frozenset[str]:
    """Terms of a group that occur in words, a term inside a longer one not counted (预期寿命 in 健康预期寿命)."""
    rest, found = words, set()
    for term in group:
        if term in rest:
            found.add(term)
            rest = rest.replace(term, "\0")
    return frozenset(found)
