"""How Latin letters render the sound of Chinese: pinyin exactly, names in other spellings roughly."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TONED = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙǕǗǙǛÜ]")
_ONLY_PINYIN_TONES = re.compile(r"[āǎēěīǐōǒūǔǖǘǚǜĀǍĒĚĪǏŌǑŪǓǕǗǙǛ]")
_MARKS = {"\u0300", "\u0301", "\u0304", "\u030c"}

SYLLABLES = frozenset(
    "a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bong bu ca cai can cang cao ce "
    "ceng cha chai chan chang chao che chen cheng chi chong chou chu chuai chuan chuang chui chun chuo ci cong "
    "cou cu cuan cui cun cuo da dai dan dang dao de dei deng di dian diao die din ding diu dong dou du duan dui "
    "dun duo e en er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai "
    "guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji "
    "jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua "
    "kuai kuan kuang kui kun kuo la lai lan lang lao le lei len leng li lia lian liang liao lie lin ling liu long "
    "lou lu luan lun luo lv ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai "
    "nan nang nao ne nei nen neng ni nian niang niao nie ning niu nong nu nuan nuo nv ou pa pai pan pang pao pei "
    "pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun "
    "ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang "
    "shao she shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta "
    "tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo "
    "wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yong you yu "
    "yuan yue yun za zai zan zang zao ze zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua "
    "zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo lve nve shei dia cen nin o eng".split()
)
"""The syllables of Standard Chinese without tones; v for ü."""


def plain(text: str) -> str:
    """Lower-case letters of a romanised text, without tones, spaces, hyphens and apostrophes; ü is v."""
    out: list[str] = []
    for char in unicodedata.normalize("NFD", text.lower()):
        if char == "\u0308" and out and out[-1] == "u":
            out[-1] = "v"
        elif char.isascii() and char.isalpha():
            out.append(char)
    return "".join(out)


def is_toned(text: str) -> bool:
    """Whether the text is written with tone marks that only pinyin has, or all of its words look like toned pinyin."""
    if _ONLY_PINYIN_TONES.search(text):
        return True
    return bool(TONED.search(text)) and all(looks_like_pinyin(word) for word in re.findall(r"[^\W\d_]+", text))


@lru_cache(maxsize=4096)
def looks_like_pinyin(word: str) -> bool:
    """Whether the word falls into pinyin syllables without rest (many English words do, too: "women")."""
    letters = plain(word)
    reachable = {0}
    for start in range(len(letters)):
        if start in reachable:
            for length in range(1, 7):
                if letters[start : start + length] in SYLLABLES:
                    reachable.add(start + length)
    return bool(letters) and len(letters) in reachable


def spells(syllables: Sequence[Sequence[str]], word: str) -> bool:
    """Whether the word is the pinyin of the characters, each of which may have several syllables ("zhang", "chang")."""
    letters = plain(word)
    ends = {0}
    for choices in syllables:
        nexts = set()
        for choice in choices:
            for at in ends:
                if letters.startswith(choice, at):
                    nexts.add(at + len(choice))
                elif choice == "er" and letters.startswith("r", at):
                    nexts.add(at + 1)
        ends = nexts
        if not ends:
            return False
    return len(letters) in ends


# Sounds are compared as strings of consonant classes; vowels are too unlike across spellings to help.
_INITIALS = (
    ("zh", "S"), ("ch", "S"), ("sh", "S"), ("z", "S"), ("c", "S"), ("s", "S"), ("j", "S"), ("q", "S"), ("x", "S"),
    ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"), ("g", "K"), ("k", "K"), ("h", "H"), ("f", "F"), ("w", "W"),
    ("m", "M"), ("n", "N"), ("l", "L"), ("r", "L"), ("y", ""),
)  # fmt: skip
_LETTERS = (
    ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("ch", "S"), ("sh", "S"), ("ph", "F"), ("th", "S"), ("gh", ""),
    ("ck", "K"), ("qu", "K"),
    ("ce", "S"), ("ci", "S"), ("cy", "S"), ("ge", "S"), ("gi", "S"), ("x", "KS"), ("wh", "W"), ("kn", "N"), ("ng", "N"),
    ("c", "K"), ("k", "K"), ("q", "K"), ("g", "K"), ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"),
    ("f", "F"), ("v", "F"), ("w", "W"), ("h", "H"), ("j", "S"), ("s", "S"), ("z", "S"), ("m", "M"), ("n", "N"),
    ("l", "L"), ("r", "L"),
)  # fmt: skip
_NEAR = {
    frozenset("FW"): 0.2, frozenset("HK"): 0.3, frozenset("SK"): 0.4, frozenset("ST"): 0.4, frozenset("MN"): 0.3,
    frozenset("FP"): 0.4, frozenset("HF"): 0.5, frozenset("HW"): 0.4,
}  # fmt: skip
_DROPPED = {"L": 0.35, "H": 0.25, "T": 0.5, "W": 0.3, "N": 0.6, "K": 0.6}


def _syllable_sounds(syllable: str) -> str:
    if syllable == "er":
        return "L"
    initial = next((sound for prefix, sound in _INITIALS if syllable.startswith(prefix)), "")
    return initial + ("N" if syllable.endswith(("n", "ng")) and len(syllable) > 1 else "")


def _word_sounds(word: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c.isascii() and c.isalpha())
    out: list[str] = []
    at = 0
    while at < len(letters):
        for spelling, sound in _LETTERS:
            if letters.startswith(spelling, at):
                if sound and not (out and out[-1] == sound and letters[at - 1] not in "aeiouy"):
                    out.append(sound)
                # a soft c or g leaves its vowel to what follows
                at += 1 if spelling in ("ce", "ci", "cy", "ge", "gi") else len(spelling)
                break
        else:
            at += 1
    return "".join(out)


@lru_cache(maxsize=8192)
def _distance(left: str, right: str) -> float:
    row = [0.6 * at for at in range(len(right) + 1)]
    for at, sound in enumerate(right):
        row[at + 1] = row[at] + _DROPPED.get(sound, 0.9)
    for sound in left:
        previous, row = row, [row[0] + _DROPPED.get(sound, 0.7)]
        for at, other in enumerate(right):
            same = 0.0 if sound == other else _NEAR.get(frozenset((sound, other)), 1.0)
            row.append(
                min(
                    previous[at] + same, previous[at + 1] + _DROPPED.get(sound, 0.7), row[at] + _DROPPED.get(other, 0.9)
                )
            )
    return row[-1]


def sounds_alike(syllables: Sequence[str], latin: str) -> float:
    """How well the syllables (no tones) could be the sound of a foreign or dialect name, in [0, 1]."""
    chinese = "".join(map(_syllable_sounds, syllables))
    foreign = "".join(map(_word_sounds, latin.split()))
    length = (len(chinese) + len(foreign)) / 2
    if not length:
        return 0.0
    return max(0.0, 1.0 - _distance(chinese, foreign) / (length + 0.2))
