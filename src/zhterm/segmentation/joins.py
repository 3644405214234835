"""Rejoining what the dictionaries don't know: the single characters that the path leaves of a name or a number.

`join` takes the words of one run of Chinese and gives them back with some neighbours joined: numerals (二|十八),
foreign names (波|提|切利), persons (李|焕|英), abbreviated countries and provinces (粤|澳), words with a suffix
(状态|码), pairs of characters that never stand alone (扩|缩). It never splits a word and never moves a boundary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGITS = "〇零一二三四五六七八九十百千万亿两几"
DIGITS = frozenset(_DIGITS)
# Measure words, functional characters and the verbs and adjectives that titles use alone: never half of a new word.
FREE = DIGITS | frozenset(
    "第数每各某半个只位名种项条件次届版部章节篇卷期号年月日天时分秒点元人民家国岁倍维度场座台所片张层级类步双"
    "的之与和及或而且但以为因由于从自到至向往对让使被把将给在是有无不未非没也都又再还更最很太极就才仅共同齐互相"
    "促谋迎筑担倡惠添求创享谱抓赴聚抗战胜塑提推助强增减保守护防控治建展拓开启立定行走进出入归来去看听说读写做作用"
    "大小多少新旧老高低长短快慢轻重好坏真假美善正反前后上下左右中内外里东南西北间旁处等者法这那此其谁何我你他她它您"
)
# Standing for a country or province; 新 青 宁 吉 马 黑 and the like mean too much else.
PLACES = frozenset("中美俄日韩英法德欧印朝台阿澳港粤京津沪深闽苏浙鲁豫鄂湘桂琼渝滇藏陕甘辽皖赣冀晋越泰缅菲非")
SUFFIXES = frozenset("者性式率器仪员们体码链症剂素酶论客族化量赛展")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施樊葛邢倪岳齐庞"
)
# The characters that names from other languages are written with.
PHONETIC = frozenset(
    "阿埃艾爱安昂奥巴白拜班邦保贝本比彼毕宾波伯博布才策查昌车茨茨达戴丹当道德登邓迪蒂丁东杜顿多厄恩尔法范菲费芬丰冯佛弗夫"
    "福盖甘冈高戈哥格葛根贡古瓜圭哈海汉豪赫黑亨洪胡华怀惠霍基吉季加贾简江杰金津卡凯坎康考柯科克肯孔库夸奎拉莱兰朗劳勒雷"
    "里理利莉丽列林琳隆卢鲁路伦罗洛马玛迈麦曼芒茅梅门蒙米密闵明缪摩莫墨默姆穆拿娜纳奈南内尼涅宁纽努诺欧帕派潘庞佩彭皮平"
    "珀普齐奇恰乔切琴丘让热日荣茹瑞若萨塞赛桑森沙莎山尚绍舍申圣施石什史舒朔斯丝司思苏索塔泰坦汤唐陶特滕提廷通图托脱瓦万"
    "旺威韦维魏文翁沃乌武西希锡夏肖谢辛欣休许逊雅亚扬耶叶伊易因英永尤于约泽曾扎詹珍芝朱卓佐彻娃弥"
)
# Those that may stand alone in a name.
SOUNDS = PHONETIC - FREE | frozenset("尔斯")
# Between two single characters of which one is of these, no rule but that of numerals joins anything.
INERT = FREE - PLACES - PHONETIC


def join(words: list[str], bound: frozenset[str]) -> list[str]:
    """The words of one run with what belongs together joined; `bound` are the characters that seldom stand alone."""
    if not DIGITS.isdisjoint([word[0] for word in words]):
        words = _numerals(words)
    if not SUFFIXES.isdisjoint(words):
        words = _suffixes(words)
    return _singles(words, bound)


def needs_join(words: Sequence[str]) -> bool:
    """Whether any rule could apply to words of one run."""
    return any(map(touch, words, words[1:]))


def touch(word: str, following: str) -> bool:
    """Whether a rule could apply to two words: single characters or numerals side by side, a suffix after two."""
    if len(following) == 1 and (
        (len(word) == 1 and following not in INERT and word not in INERT) or (len(word) == 2 and following in SUFFIXES)
    ):
        return True
    return following[0] in DIGITS and (word[-1] in DIGITS or word[-1] == "第")


def _numerals(words: list[str]) -> list[str]:
    """Put numbers together, and take them off the measure word the dictionary has with them: 一九四|五年."""
    out: list[str] = []
    number: list[str] = []  # its parts, joined only at its end: a text may be nothing but one number
    for word in words:
        if number and word[0] in DIGITS:
            rest = word.lstrip(_DIGITS)
            if len(rest) <= 1:
                number.append(word.removesuffix(rest))
                if rest:
                    out += ["".join(number), rest]
                    number = []
                continue
        if number:
            out.append("".join(number))
            number = []
        if word == "第" or _digits(word.removeprefix("第")):
            number = [word]
        else:
            out.append(word)
    return [*out, "".join(number)] if number else out


def _digits(word: str) -> bool:
    return bool(word) and DIGITS.issuperset(word)


def _suffixes(words: list[str]) -> list[str]:
    out: list[str] = []
    for word in words:
        if out and len(out[-1]) == 2 and word in SUFFIXES and not _digits(out[-1]):
            out[-1] += word
        else:
            out.append(word)
    return out


def _singles(words: list[str], bound: frozenset[str]) -> list[str]:
    """Join within each stretch of single characters that are not free, and the phonetic words beside it."""
    out: list[str] = []
    at = done = size = singles = 0
    while at < len(words):
        if at >= done:
            done = _phonetic_end(words, at)
            size, singles = _sizes(words[at:done]) if done > at + 1 else (0, 0)
        # A foreign name reaches to the end of what is written like one: three characters, not all dictionary words.
        if size >= 3 and singles >= max(2, (done - at) / 2):
            out.append("".join(words[at:done]))
            at, size = done, 0
            continue
        end = at
        while end < len(words) and len(words[end]) == 1 and (words[end] in PLACES or words[end] not in FREE):
            end += 1
        out += _stretch(words[at:end], bound) if end > at else [words[at]]
        end = max(end, at + 1)
        if size:
            passed = _sizes(words[at : min(end, done)])
            size, singles = size - passed[0], singles - passed[1]
        at = end
    return out


def _sizes(words: list[str]) -> tuple[int, int]:
    """The number of characters, and of words of one character."""
    sizes = list(map(len, words))
    return sum(sizes), sizes.count(1)


def _phonetic_end(words: list[str], at: int) -> int:
    """Where the words that may write a foreign name end, from word `at`."""
    end = at
    while end < len(words) and len(words[end]) <= 3 and PHONETIC.issuperset(words[end]):
        if len(words[end]) == 1 and words[end] not in SOUNDS:
            break
        end += 1
    return end


def _stretch(chars: list[str], bound: frozenset[str]) -> list[str]:
    if len(chars) == 2:
        if PLACES.issuperset(chars) or (bound.issuperset(chars) and FREE.isdisjoint(chars)):
            return ["".join(chars)]
    elif len(chars) == 3 and chars[0] in SURNAMES and FREE.isdisjoint(chars[1:]):
        return ["".join(chars)]
    return chars
