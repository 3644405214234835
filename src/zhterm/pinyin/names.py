"""Capitals that depend on the neighbours: persons, places, organisations (GB/T 16159-2012, 6.2 and 6.3)."""

from __future__ import annotations

from zhterm.pinyin import tables
from zhterm.pinyin.line import Line
from zhterm.pinyin.syllables import capitalised, each_capitalised, join, mark

_TITLES = frozenset(
    "部长 先生 女士 主任 老师 同志 教授 博士 总理 主席 书记 市长 省长 局长 处长 科长 院长 校长 经理 总经理 董事长 总裁 医生 大夫 会计 师傅"
    " 小姐 太太 夫人 总统 将军 司令 律师 记者 导演 厂长 工程师 法官 警官 队长 厅长 县长 区长 镇长 村长 会长 秘书长 委员 代表 大使 外长"
    " 公使 参赞 院士 大师 老 氏 某 家 兄 妈 君 哥 姐 叔 婶 爷 总 工 董 局 处 导 嫂 阿姨 伯伯 副部长 副总理 副主席 女儿 公子 家庄".split()
)
_COMMON_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方"
    "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文温"
)
_STRICT = frozenset("美英德日俄韩朝印越缅菲澳港京津沪渝粤桂湘鄂赣闽浙皖鲁豫冀晋陕琼滇黔")
_STOPS = frozenset(
    "的 是 在 对 向 从 被 把 让 将 为 于 以 由 关于 根据 按照 通过 成为 举行 召开 举办 参加 出席 成立 加入 访问 有 没有 发布 公布 推出 支持"
    " 批准 签署 进入 来到 前往 位于 宣布 表示 认为 要求 希望 应该 到 给 用 使 不 也 都 就 我 你 他 她 我们 他们 这 那 这个 那个 了 着 过 去"
    " 开设 发表 报道 主办 承办 制定 修改 颁布 实施 违反 推进 推动 促进 深化 加快 坚持 构建 维护 打造 弘扬 迈向 走进 走向 共建 携手 获得"
    " 抓好 落实 开展 加强 提高 提升 完善 改善 实现".split()
)
_WIDE = frozenset("委员会 部 局 组织 署 会议 办公室 法 公约 条约 协定 条例 司 厅 中心 总局 总署 保障部 建设部 改革委员会".split())
_STRONG = frozenset(
    "委员会 基金会 协会 学会 联合会 研究会 大学 学院 研究院 研究所 科学院 公约 条约 条例 议定书 日报 晚报 时报 法 有限公司 股份 出版社"
    " 博物馆 博物院 领导小组 总局 总署 博览会 交易会 锦标赛 公开赛 法典 刑法 民法 宪法 宪章".split()
)
# Surnames that are hardly anything else where they stand alone.
_PURE = frozenset("王李张刘陈杨赵吴徐孙朱郭宋郑谢韩冯董萧袁邓傅沈彭吕卢蔡贾魏薛阎潘杜戴汪姚谭廖邹郝崔邱侯邵孟尹")
# No name of an organisation is longer than this many words.
_LONGEST = 14


def coordinates(line: Line, at: int) -> None:
    """中 美 -> Zhōng-Měi: countries, provinces and dynasties by one character each, side by side (5.6)."""
    if line.is_han(at - 1) and "coordinate" in line.cells[at - 1].roles:
        return
    end = at
    while line.is_han(end) and "coordinate" in line.cells[end].roles:
        end += 1
    run = "".join(line.key(place) for place in range(at, end))
    table = tables.affixes()["hyphenated"]
    if run in table or (len(run) > 1 and all(char in _STRICT or char in "中" for char in run)):
        for place in range(at, end):
            line.texts[place] = capitalised(line.texts[place])
            if place > at:
                line.glues[place] = "-"
    elif len(run) == 1 and run in "中美英法德日俄韩" and line.key(at + 1) in {"总统", "总理", "外长", "首相", "国防部", "方", "军"}:
        line.texts[at] = capitalised(line.texts[at])


def surname(line: Line, at: int) -> None:
    """王 部长 -> Wáng bùzhǎng, 小 刘 -> Xiǎo Liú, 王 建国 -> Wáng Jiànguó; the surname's own reading (单 Shàn)."""
    key, following, before = line.key(at), line.key(at + 1), line.key(at - 1)
    named = line.is_han(at + 1) and (
        following in _TITLES
        or (line.tag(at + 1) in {"nr", "nrfg"} and not line.texts[at + 1][:1].isupper() and len(following) < 3)
        or (key in _PURE and _given(line, at + 1))
        or (len(key) > 1 and _after_compound(line, at))
    )
    called = before in {"小", "老", "阿", "大"} and key in _COMMON_SURNAMES and not _makes_word(line, at)
    if not (named or called) or line.cells[at].fixed:
        return
    if len(key) > 1 and line.texts[at][:1].isupper() and following in _TITLES:
        return
    own = tables.surnames()[key]
    line.texts[at] = capitalised(join([mark(syllable) for syllable in own]) if own else line.texts[at])
    line.unsure[at] = ()
    if called:
        line.texts[at - 1] = capitalised(line.texts[at - 1])
    if named and following not in _TITLES:
        line.texts[at + 1] = capitalised(line.texts[at + 1].replace(" ", ""))


def _given(line: Line, at: int) -> bool:
    """Whether a word of two characters after a lone surname is a given name: unless a number or the like precedes."""
    if len(line.key(at)) == 1:
        alone = not line.is_han(at - 2) and not line.is_han(at + 1)
        return alone and line.tag(at)[:1] not in {"u", "y", "p", "c", "f", "q"}
    return len(line.key(at)) == 2 and line.tag(at - 2)[:1] not in {"m", "r", "q", "p"} and not line.texts[at][0].isupper()


# Compound surnames that are words of the language as well.
_AMBIGUOUS = frozenset("东方 百里 单于 太史 闻人 公羊 东门 西门 南门 司空 司徒 长孙 南宫".split())


def _after_compound(line: Line, at: int) -> bool:
    """Whether the word after a compound surname is its given name."""
    following = line.key(at + 1)
    if line.key(at) in _AMBIGUOUS:
        return len(following) == 1 and len(line.cells) == 2
    return len(following) <= 2 and line.tag(at + 1)[:1] not in {"u", "p", "c", "y"}


def _makes_word(line: Line, at: int) -> bool:
    return line.is_han(at + 1) and line.tag(at + 1)[:1] in {"n", "a", "q", "m"} and line.key(at + 1) not in _TITLES


def place_noun(line: Line, at: int) -> None:
    """北京 市 -> Běijīng Shì: the common noun for what a place is takes a capital after its name (6.2.2.1)."""
    before = line.cells[at - 1] if line.is_han(at - 1) else None
    if before is None:
        return
    key = line.key(at)
    name = before.text[:1].isupper() and not before.key.endswith(("国", "洲", "人", "语"))
    if name and (before.tag in {"ns", "nz", "nr", ""} or len(key) == 1) and key not in {"海", "关", "站", "港", "大陆", "地区"}:
        line.texts[at] = capitalised(line.texts[at])
        line.glues[at] = " "
    elif key in "省市县镇乡" and len(before.key) == 2 and (before.tag in {"ns", "nr", "nz"} or _alone(line, at)):
        line.texts[at - 1] = capitalised(line.texts[at - 1])
        line.texts[at] = capitalised(line.texts[at])
        line.glues[at] = " "
    elif len(before.key) == 1 and before.key + key in tables.places()["split"]:
        line.texts[at - 1] = capitalised(line.texts[at - 1])
        line.texts[at] = capitalised(line.texts[at])


def _alone(line: Line, at: int) -> bool:
    return not line.is_han(at - 2) and not line.is_han(at + 1) and line.cells[at - 1].tag[:1] not in {"m", "r", "q"}


def heads(line: Line, at: int) -> None:
    """An organisation, law or event: every word of the name takes a capital, back to where the name opens (6.3)."""
    if line.is_han(at + 1) and "head" in line.cells[at + 1].roles and len(line.key(at + 1)) > 1:
        return  # the name goes on
    start = _opening(line, at)
    if start < 0:
        return
    joined = tables.organisations()["function"]
    for place in range(start, at + 1):
        if line.key(place) not in joined and line.glues[place] != "":
            line.texts[place] = each_capitalised(line.texts[place])


def _opening(line: Line, at: int) -> int:
    """Where the name that ends at this word begins, or -1 if there is none."""
    lead, function = tables.organisations()["lead"], tables.organisations()["function"]
    head = line.key(at)
    wide = any(head.endswith(word) for word in _WIDE)
    found, place, last = -1, at, at
    while place >= 0 and line.is_han(place) and at - place < _LONGEST:
        key = line.key(place)
        if key in _STOPS:
            break
        if key in function and place < at:
            if not wide or not line.is_han(place - 1) or line.cells[place - 1].text[:1].isupper():
                break
        elif line.cells[place].text[:1].isupper() or (key in lead and place < at):
            found = place
        last = place
        place -= 1
    if found >= 0:
        return found if found < at else -1
    bounded = not line.is_han(place) and not line.is_han(at + 1) and at > last
    strong = any(head.endswith(word) for word in _STRONG)
    return last if bounded and strong and line.key(last) not in function else -1
