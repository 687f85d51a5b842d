"""Targets that leave nobody out (全覆盖, 应保尽保) and targets of none (零发生, 杜绝…文盲)."""

import re
from collections.abc import Iterator

from halfsky.core.plan.clauses import Clause, Passage, strength_of
from halfsky.core.plan.model import Target
from halfsky.core.plan.places import target_at
from halfsky.core.plan.subjects import plain_name, trimmed

_ALL = re.compile(
    r"(?P<word>(?:100%|百分之百)?(?<!健)(?:全覆盖|全面覆盖|全员覆盖|全部覆盖)|覆盖(?:所有|全部|全体)(?=[^,]{1,12}$)|应(?P<deed>[一-龥]{1,2})尽(?P=deed))"
)
_NOT_ALL = re.compile(
    r"全覆盖(?:面|式|的?(?:监测|管理|服务|保障|工作)(?:体系|网络|机制|格局))|(?:健全|完善|构建|建立)[^,]*全覆盖[^,]*(?:体系|网络|机制|制度)"
)
_LEAD = re.compile(
    r"^(?:(?:并且?|且|同时|其中|力争|努力|争取|确保|推进|推动|促进|实现|全面|基本|积极|持续|逐步|加快|大力|支持|保障|保证|做到|(?:到|至)?\d{4}年(?:底|末)?(?:前)?)+)"
)
_TRAIL = re.compile(
    r"(?:基本|全面|全部|均|都|要|应|力争|努力|逐步|实现|达到|做到|达|率|推进|推动|确保|并|100%)+$"
)
_SCOPE = re.compile(r"在[^,]{1,24}(?:中|方面|领域|前提下|基础上)")
_WITHIN = re.compile(
    r"(?:(?:用|在)?[一二三四五六七八九十两\d]+年(?:之)?内)?(?:实现|达到|做到)(?:[一二三两]轮)?(?=[^,，]{0,24}$)|100%$"
)
_ZERO = re.compile(
    r"(?P<what>[^,]{2,24}?)(?:实现|保持|为|确保|力争)?(?P<word>零发生|零增长|零新增|零感染|零辍学|零死亡|零事故|零报告|零拒绝|动态清零|清零|为零)$"
    r"|(?P<verb>杜绝|消除|严防|坚决防止|确保不(?:发生|出现|产生)|不(?:再)?发生|无新增|不新增)(?P<thing>[^,]{2,24})$"
)
_DEED_NOUNS = {
    "建": "建设",
    "登": "登记",
    "保": "参保",
    "救": "社会救助覆盖",
    "助": "救助覆盖",
    "帮": "帮扶",
    "援": "援助",
    "筛": "筛查",
    "检": "检查",
    "治": "治疗",
    "种": "接种",
    "入": "入学",
    "训": "培训",
    "出": "出具",
    "管": "管理",
    "享": "享受",
}
_ZERO_PEOPLE = re.compile(
    r"(?:女性青壮年|青壮年(?:妇女|女性)|适龄女童|女童|女性|妇女|儿童|未成年人|学生|孕产妇)"
)
_COUNTABLE = re.compile(
    r"新?文盲|现象|事件|事故|(?:母婴)?传播|病例|辍学|失学|童工|早婚|溺水|死亡|死灰复燃|返贫|案件"
)
_NO_COUNT = re.compile(r"歧视|鸿沟|浪费|隔离|障碍|偏见|差距|零容忍|隐患|因素|影响|陋习|壁垒|观念")


def _whole(passage: Passage, clause: Clause, match: re.Match[str]) -> int:
    """Offset in the view where the promise begins: also the clause before, where this one has no subject."""
    if trimmed(_LEAD.sub("", clause.plain[: match.start()])):
        return clause.start
    before = passage.before(clause)
    if before is None or before.past or not _gives_subject(before.plain, match["deed"]):
        return clause.start
    return before.start


def _gives_subject(before: str, deed: str | None) -> bool:
    """Tell whether the clause before says who or what 应…尽… is about: its people, or the deed itself."""
    if deed is None:
        return False
    return (
        bool(
            re.search(
                r"(?:妇女|女性|儿童|人员|群众|对象|家庭|老年人|残疾人|学生|患者|职工|婴幼儿)(?!.*任务)",
                before,
            )
        )
        or f"{deed}记" in before
    )


def _cut(clause: Clause, match: re.Match[str]) -> int:
    """Offset in the clause where the quote ends: 和 and 并 bind what belongs to the word, else a new object follows."""
    rest = clause.plain[match.end() :]
    joined = re.match(r"(?:和|与|以及|、)[^,]{4,}", rest)
    return match.end() if joined and not _ALL.search(rest) else len(clause.plain)


def _universal(passage: Passage, clause: Clause) -> Target | None:
    match = _ALL.search(clause.text)
    if not match or _NOT_ALL.search(clause.text) or re.search(r"全面覆盖、", clause.text):
        return None
    start = _whole(passage, clause, match)
    said = passage.words(start, clause.start + match.start())
    strength, hedge = strength_of(clause.plain)
    if start < clause.start and strength == "binding":
        hedge = None
    covered = _covered(said, match["deed"])
    if match["deed"] == "配" and covered == "应配尽配率":
        covered = f"{_staff(passage)}{covered}"
    if covered.endswith("中妇女参保率") or covered in ("参保率", "妇女参保率"):
        covered = _insured(passage, clause, covered)
    return target_at(
        passage,
        start,
        clause.start + _cut(clause, match),
        indicator=covered,
        qualifier=_people(said),
        comparator="=",
        comparator_explicit=False,
        value=100,
        unit="percent",
        trend=_trend(clause.plain[: match.start()], match["word"]),
        strength=strength,
        hedge=hedge,
        kind="universal",
        universal_word=match["word"],
        deadline=clause.deadline,
    )


def _staff(passage: Passage) -> str:
    """Who shall be appointed where the clause leaves it to the heading: 加大培养选拔女干部工作力度."""
    found = re.search(r"女?(?:干部|教师|医生|医师|护士|人员|委员)", passage.clauses[0].plain)
    return found.group() if found else ""


def _insured(passage: Passage, clause: Clause, covered: str) -> str:
    """Name the insurance where the clause before told it: 基本医疗保险参保率…,困难妇女参保全覆盖."""
    before = passage.before(clause)
    kind = (
        re.search(r"[^,]*?(?P<kind>(?:基本|城乡|职工)?[^,妇女儿童居民]{2,6}保险)参保率", before.plain)
        if before
        else None
    )
    return covered.replace("参保率", f"{kind['kind']}参保率") if kind else covered


def _covered(said: str, deed: str | None) -> str:
    """Name of the coverage: what is covered and 覆盖率, or what shall be done to all and 率."""
    said = _WITHIN.sub("", said)
    words = plain_name(_TRAIL.sub("", _LEAD.sub("", _SCOPE.sub("", said.replace(",", "，"))))).strip("，")
    if deed is None:
        return f"{words.removesuffix('参保')}参保率" if words.endswith("参保") else f"{words}覆盖率"
    thing = re.search(r"在(?P<thing>[^,，]{2,14}?)(?:确权)?登记[^,，]{0,6}中", said) if deed == "登" else None
    if thing:
        words += thing["thing"]
    who = re.sub(r"参加(?:相应)?|保障(?=[^，]{2,8}权益)|权益|，|对(?!象)(?=.{4,})", "", words)
    if re.search(r"率(?:达到?|实现|做到)?$", said):
        return f"{who}率"
    if who.endswith("援助") and deed == "援":
        return f"{who}率"
    if who.endswith("保障" if deed == "保" else "救助"):
        return f"{who}覆盖率"
    if deed == "保" and not re.search(r"保险|参保|医保", said):
        return f"{who}保障覆盖率"
    return f"{who}{_DEED_NOUNS.get(deed, f'应{deed}尽{deed}')}率"


def _people(said: str) -> str | None:
    people = re.search(
        r"[^,，()（）]{0,14}?(?:妇女|女性|儿童|婴幼儿|老年人|残疾人|学生|人员|用人单位|社区)",
        _LEAD.sub("", _SCOPE.sub("", said)),
    )
    place = re.match(r"城镇|城市|城乡|农村|乡镇|街道", _LEAD.sub("", said))
    return people.group() if people else place.group() if place else None


def _trend(lead: str, word: str) -> str:
    verbs = re.findall(r"实现|确保|达到|推进|推动|做到|促进", lead)
    return verbs[-1] if verbs else word


def _zero(passage: Passage, clause: Clause) -> Target | None:
    match = _ZERO.search(clause.text)
    if not match or _NO_COUNT.search(clause.plain):
        return None
    thing = match["thing"] or match["what"] or ""
    if match["verb"] and not _COUNTABLE.search(thing):
        return None
    if match["verb"] == "消除" and ("基本" in clause.plain[: match.start()] or not thing.endswith("现象")):
        return None
    if (
        match["verb"]
        and _LEAD.sub("", clause.plain[: match.start()])
        and not clause.plain[: match.start()].endswith(("坚决", "确保", "有效", "基本"))
    ):
        return None
    name = re.sub(r"^(?:产生|出现|发生)|现象$", "", thing)
    zero = re.fullmatch(r"零(辍学|死亡|感染|事故)", match["word"] or "")
    if zero and not name.endswith(zero.group(1)):
        name = trimmed(name) + zero.group(1)
    strength, hedge = strength_of(clause.plain)
    people = _ZERO_PEOPLE.search(thing)
    made = "产生" if thing.startswith("产生") else ""
    return target_at(
        passage,
        clause.start,
        clause.end,
        indicator=f"{plain_name(trimmed(name))}{made}数",
        qualifier=people.group() if people else None,
        comparator="=",
        comparator_explicit=False,
        value=0,
        unit="count",
        trend=match["verb"] or match["word"],
        strength=strength,
        hedge=hedge,
        kind="zero",
        deadline=clause.deadline,
    )


def universal_targets(passage: Passage) -> Iterator[Target]:
    """Find the targets of all and of none in a passage, in reading order."""
    for clause in passage.clauses:
        if clause.past:
            continue
        for rule in (_universal, _zero):
            target = rule(passage, clause)
            if target is not None:
                yield target
                break
