"""Names of indicators: from the words before a predicate to the indicator, its population, its parts."""

import re

import msgspec

MEASURE_NOUN = re.compile(
    r"(?:率|比例|比重|占比|比|人数|次数|数量|总数|数|量|面积|时间|时长|时限|距离|半径|投入|经费|支出|收入|开支|产值|标准|寿命|年限|年龄|水平"
    r"|差距|差|值|系数|指数|额|半径|床位|托位|学位|规模|覆盖面|密度|强度|程度|份额|能力|成绩|优良天数|天数|周期|户数|件数|浓度|用水|里程)$"
)
_LEAD = re.compile(
    r"^(?:(?:其中|并且?|且|同时|而|和(?!谐|睦|平)|与|以及|及(?!时|格)|、|,|使(?!用)得?|让|将(?!来)|把|要(?!素|求|件)|应(?!急|届|对|用|收|建|保|配|救|检|治|登|享|助|出|纳|援)当?|须"
    r"|力争|努力|争取|力求|确保|保证|保障(?!水平|能力|待遇|率|性|房|体系|制度|网)|实现(?!率)|全面|基本(?!养老|医疗|公共|生活|农田|药物|康复|建设|殡葬|普及|保险|保障|服务)"
    r"|进一步|逐步|稳步|持续|不断|着力|大力|积极|推动|推进|促进|切实|有效|严格(?!率)|总体|通过(?!率)"
    r"|(?:到|至|在)?\d{4}年(?:底|末)?(?:前|之前|以前)?(?:力争)?|(?:到|至)?规划期(?:内|末)|(?:用|利用)[\d一二三四五]年(?:左右)?时间|每年|年内|累计|(?:到|至)?“十[四五六]五”(?:时期|期间)?末?))+"
)
_TRAIL = re.compile(
    r"(?:(?<!关)(?<!用)(?<!基)(?<!鉴)(?<!对)于|每人|每月|每人每年|(?<=[率例重])(?:控制)?目标值?|[一二两三四五十\d]+年(?:内|间)?|累计|力争|努力|争取|基本|(?<![平人])均|(?<!首)都|各|分别|总体|一般|原则上|应当?|(?<![需主必首])要|必?须|(?<!认)可|也|继续|持续|逐步|稳步|不断|稳定|始终|普遍|整体|并|,|比上年|每年|年均|进一步|逐年|逐届|明显|显著|大幅|有效|严格|全部|需|(?<!一)再|先|有望|全面|在原有基础上|到\d{4}年(?:底|末)?|:|的比例(?=占)|实现|确保|保证|(?<=率)有[^,]{2,6}的|大体|大致|动态|(?<=[率例])同步|\d{4}年(?:底|末)?(?:前)?|(?:逐年|逐步|逐届|持续|稳步|明显|不断|进一步|有所)(?:下降|降低|提高|提升|上升|增加|减少|缩小|扩大))+$"
)
_CHANGE_VERB = re.compile(
    r"^(?:(?:有效|逐步|不断|持续|大力|稳步|进一步|明显|切实|大幅|显著)*(?:提高|提升|增加|扩大|延长|降低|减少|下降|缩短|缩小|压减|控制|保持|稳定|巩固|加强|加大|改善|完善|做好|开展|落实|增强))(?=.{2,}(?:率|比例|比重|人数|数量|时间|距离|寿命|年限|水平|面积|数|投入|差距)(?:至|到)?$)"
)
_RESIDENCE = ("城市社区", "农村社区", "行政村", "农村", "城市", "城镇", "城乡", "乡村", "城区", "牧区")
_AREA_LEAD = re.compile(
    r"^(?:全国|全省|全区|全市|全县|全旗|全盟|全州|全域|我省|我市|我区|我县|我旗|全自治区)"
)
_PEOPLE = r"(?:妇女|女性|儿童|婴幼儿|孕产妇|青少年|学生|中小学生|女童|男童|未成年人|老年人|残疾人|居民)"
_SPECIFIED = re.compile(
    rf"^(?P<who>(?:[^、和与及的]{{0,6}}适龄|[^、和与及的]{{0,4}}育龄){_PEOPLE})的?(?=.{{3,}})"
)
_QUALIFIERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(?P<who>[^、]{2,12}(?:患者|感染者))(?=.{2,}率)",
        r"^(?P<who>[^、和与及]{2,10}、[^、和与及]{2,12}感染者)(?=.{2,}率)",
        r"^(?P<who>.{2,16}(?:委员会|居委会|村委会|班子|两委”?)(?:成员|主任|委员|书记)|.{2,14}(?:代表|委员|成员))中(?:的)?女",
        r"^(?P<who>城镇单位|企事业单位|事业单位|企业|机关)(?=.{4,})",
        r"^(?P<who>.{2,8}代表大会)中(?=.{3,})",
        r"^(?P<who>孕产妇)(?=.{1,8}[、和])",
        rf"^(?P<who>农村|城镇|城市|城乡|(?!孕产妇){_PEOPLE})(?=[^、和与及]{{4,}})",
        r"^(?P<who>各.{2,10}?(?:机构|学校|医院|单位|县市?|区))(?=.{3,})",
    )
)
_SHARED_HEAD = re.compile(
    rf"(?:{'|'.join(_RESIDENCE)})|\d+(?:-\d+)?岁(?:及?以[上下]|以内)?{_PEOPLE}|{_PEOPLE}(?:参加|接受|享有)|参加(?=.{{2,6}}保险)"
)
_OWN_HEAD = re.compile(
    rf"(?:乡镇|村|{'|'.join(_RESIDENCE)})|\d|{_PEOPLE}|孕|产|婴|新生儿|小学|初中|高中|男|女"
)
_OWN_PEOPLE = re.compile(rf"\d|{_PEOPLE}|孕|产妇|婴|新生儿|小学|初中|高中|男|女")
_RATE = re.compile(r"(?:率|比例|比重|占比|寿命)$")
_UNIT_OF_COUNT = re.compile(r"以[^,以]{1,14}为(?:统计)?(?:单位|基数|基准|基础|基期)")
_JOINT = re.compile(r"以及|、|和(?!谐|平|睦)|(?<!参)与|(?<!普)及(?!时|格)")
POPULATION = re.compile(
    rf"(?:[省市县区乡镇]级|{'|'.join(_RESIDENCE)}|\d+(?:-\d+)?岁(?:及?以[上下]|以内)?{_PEOPLE}|(?:小学|初中|高中|中学|大学)(?:阶段)?(?:学)?生|男生|女生|男性|女性)"
)
_RANKS = re.compile(r"(?:(?:省|市|县|区|旗|州|盟|乡镇|乡|镇|村|街道|社区)(?:[(（][^()（）]{1,6}[)）])?)")
_LEANING = re.compile(r"防治|普查|筛查|检测|救治|接种|管理|规范|诊断|随访|干预")
_KEEP_DE = re.compile(
    r"对[^的]{1,14}的|(?:参加|接受|享有|拥有|参与|受|达到|获得|患有)[^的]{1,12}的(?=人数|人口|人员|妇女|家庭|儿童)"
)


_RATIO_OF_TWO = re.compile(r"[^、的]{2,10}(?<!参)与[^、的]{2,10}的比例")
_EACH_PLACE = re.compile(r"^(?P<who>各(?!级各类|类).{2,10}?(?:机构|学校|医院|单位|县市?|区))(?=.{3,}比例)")


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """Name of an indicator and the population it is told of."""

    indicator: str
    qualifier: str | None = None


def trimmed(words: str) -> str:
    """Cut from a subject what is not its name: connectives, verbs of urging, adverbs, times.

    Example:
        >>> trimmed("到2030年,力争使村委会成员中女性比例基本")
        '村委会成员中女性比例'
    """
    before = None
    while before != words:
        before = words
        words = _TRAIL.sub("", _LEAD.sub("", _UNIT_OF_COUNT.sub("", words)))
        words = re.sub(r"(?:达到?|提高|保持|控制)(?:在|到|至)?$", "", words)
    return words


def without_change_verb(words: str) -> str:
    """Cut a leading verb of change whose object is the indicator: 提高妇女参保率(至…)."""
    return _CHANGE_VERB.sub("", words)


def plain_name(words: str) -> str:
    """Write a name without 的 where it binds only noun to noun, and without the area it is all about.

    Example:
        >>> plain_name("就业人员中的女性比例"), plain_name("环境污染对妇女健康的危害")
        ('就业人员中女性比例', '环境污染对妇女健康的危害')
    """
    words = _AREA_LEAD.sub("", words) or words
    kept = _KEEP_DE.search(words)
    if kept:
        return words
    if _RATIO_OF_TWO.fullmatch(words):
        return words
    words = re.sub(r"每人每[月年](?=.{2})", "", words)
    return re.sub(r"(?<=.)的(?=.)", "", words)


def name_of(words: str) -> Name:
    """Make the name of an indicator from a trimmed subject.

    Example:
        >>> name_of("农村适龄妇女宫颈癌人群筛查率")
        Name(indicator='宫颈癌人群筛查率', qualifier='农村适龄妇女')
    """
    words = without_change_verb(words)
    indicator = plain_name(words)
    specified = _SPECIFIED.match(indicator)
    if specified:
        return Name(indicator=indicator[specified.end() :], qualifier=specified["who"])
    place = _EACH_PLACE.match(words)
    if place:
        return Name(indicator=plain_name(words[place.end() :]), qualifier=place["who"])
    for pattern in _QUALIFIERS:
        match = pattern.match(_AREA_LEAD.sub("", words))
        if match:
            return Name(indicator=indicator, qualifier=match["who"])
    return Name(indicator=indicator)


def _tail_of(words: str, *, ranked: bool = False) -> str:
    """What the parts of a list share at its end: 死亡率 of 5岁以下儿童死亡率; all of it after a bare rank."""
    shared = re.search(r"(?:患者|感染者)[^、]*$", words)
    if shared and shared.start():
        return shared.group()
    population = POPULATION.match(words)
    if population:
        return words[population.end() :]
    rank = _RANKS.match(words)
    if ranked and rank and len(words) > rank.end() + 4:
        return words[rank.end() :]
    match = re.search(
        r"(?:(?:人数|人员|总数|班子成员|成员|代表)?中(?:的)?(?:女性|女职工|女干部|女党员|女)?(?:比例|比重|占比)|(?:死亡|毛入学|毛入园|净入学|入学|入园|巩固|普及|覆盖|参保|筛查|检查|患病|发病|发生|检出|检测|治疗|知晓|管理|接种|普及|达标|合格|就业|传播|建成|建设|配备|近视|肥胖|超重|贫血|完成|保险参保|处理|利用|治愈|救治|访视|干预|喂养|登记|识字|升学|毕业|辍学|供水|改造)?(?:率|比例|比重|占比|人数|寿命|数量|面积|年限|时间|数))$",
        words,
    )
    if match and match.group() == "率":
        return words[match.start() - 2 :]
    return match.group() if match else ""


def parts_of(words: str, count: int) -> list[str]:
    """Part a subject that names several indicators; one name where it cannot be parted.

    Args:
        words: Trimmed subject.
        count: How many numbers are told of it.

    Returns:
        `count` names, shared heads and tails given to each; for one number several names only where each
        part is an indicator of its own (…率、…率均达到95%). A list of one where the parts do not fit.

    Example:
        >>> parts_of("新生儿、婴儿和5岁以下儿童死亡率", 3)
        ['新生儿死亡率', '婴儿死亡率', '5岁以下儿童死亡率']
    """
    words = without_change_verb(words)
    pieces = [piece for piece in _JOINT.split(words) if piece]
    if count == 1:
        pieces = _merged(words, pieces)
        whole = len(pieces) > 1 and all(len(piece) > 2 and _RATE.search(piece) for piece in pieces)
        return _with_head(pieces) if whole else [words]
    while len(pieces) > count:
        pieces = _merge_first(pieces)
    if len(pieces) != count:
        return [words]
    tail = _parallel_tail(pieces) or _tail_of(
        pieces[-1], ranked=all(_RANKS.fullmatch(piece) for piece in pieces[:-1])
    )
    people = re.match(_PEOPLE, pieces[0])
    bare = (
        people is not None
        and not _SHARED_HEAD.match(pieces[0])
        and len(pieces[0]) > people.end() + 1
        and not MEASURE_NOUN.search(pieces[0])
    )
    complete = [piece if MEASURE_NOUN.search(piece) else piece + tail for piece in pieces]
    if people is not None and bare:
        rest = [piece if _OWN_PEOPLE.match(piece) else people.group() + piece for piece in complete[1:]]
        return [complete[0], *rest]
    return _with_head(complete)


def _parallel_tail(pieces: list[str]) -> str:
    """What follows the like word in the last part: 城镇职工、城乡居民基本养老保险参保率."""
    last = re.match(r"[^、]{0,6}?(?:职工|居民)(?=.{3,})", pieces[-1])
    return pieces[-1][last.end() :] if last and re.search(r"(?:职工|居民)$", pieces[0]) else ""


def _merged(words: str, pieces: list[str]) -> list[str]:
    """Join parts that name no rate to the next one, with the sign that stood between them."""
    merged: list[str] = []
    start = 0
    for piece in pieces:
        end = words.index(piece, start) + len(piece)
        if _RATE.search(piece):
            merged.append(words[start:end])
            joint = _JOINT.match(words, end)
            start = joint.end() if joint else end
    return merged


def _merge_first(pieces: list[str]) -> list[str]:
    """Join the two neighbours that belong together: a part that names no indicator and the next."""
    for place in range(len(pieces) - 1):
        if not MEASURE_NOUN.search(pieces[place]):
            return [*pieces[:place], f"{pieces[place]}、{pieces[place + 1]}", *pieces[place + 2 :]]
    return pieces[1:]


def _with_head(pieces: list[str]) -> list[str]:
    """Give later parts the place, age or deed that opens the first, unless they have their own."""
    lead = _SHARED_HEAD.match(pieces[0])
    if not lead:
        return pieces
    rest = [piece if _OWN_HEAD.match(piece) else lead.group() + piece for piece in pieces[1:]]
    return [pieces[0], *rest]


def is_partial(words: str) -> bool:
    """Tell whether a subject is only a population or place (其中农村…), so that the indicator is told before."""
    words = re.sub(r"^在", "", _AREA_LEAD.sub("", words))
    return not words or bool(
        len(words) <= 10
        and (
            POPULATION.fullmatch(words)
            or re.fullmatch(
                r"(?:\d+(?:-|—|至|到)+)?\d+(?:个月|周?岁)(?:及?以?[内下上])?|(?:[老新]|中心|主)城区", words
            )
            or re.fullmatch(f"{_RANKS.pattern}+", words)
            or re.fullmatch(rf"(?:{'|'.join(_RESIDENCE)})?(?:{_PEOPLE}|地区|户籍人口|民族)", words)
        )
    )


def carried(words: str, before: str) -> str:
    """Complete a name that leans on the clause before: 防治意识提高,知晓率… keeps what the two overlap on.

    Args:
        words: Trimmed subject.
        before: Trimmed subject of the clause before.

    Example:
        >>> carried("防治知识知晓率", "妇女的宫颈癌和乳腺癌防治意识")
        '宫颈癌和乳腺癌防治知识知晓率'
    """
    stem = _LEANING.match(words)
    place = before.find(stem.group()) if stem else -1
    if place <= 0:
        return words
    head = re.sub(rf"^{_PEOPLE}的|.*的", "", before[:place])
    return head + words
