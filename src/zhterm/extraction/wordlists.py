"""Closed word classes and labels that tell where a term begins and what a slot of a bracket is."""

from __future__ import annotations

import re

DETERMINERS = frozenset(
    "a an the this that these those my your his her its our their each every some any no all both another such which "
    "what whose many several few most more one two three four five six seven eight nine ten".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for from to with without into onto over under between among through during before after since "
    "until about above below behind beyond against around across along towards toward per via as than like near "
    "despite except within upon off out up down versus vs".split()
)
CONJUNCTIONS = frozenset("and or but nor so yet because although though while when where whereas if unless".split())
PRONOUNS = frozenset(
    "i you he she it we they me him us them who whom there here it's that's he's she's i'm myself himself itself "
    "themselves everyone everybody nobody someone anything something nothing".split()
)
AUXILIARIES = frozenset(
    "is are was were be been being am do does did done has have had having will would shall should can could may "
    "might must not never isn't aren't wasn't don't doesn't didn't won't can't cannot".split()
)
VERBS = frozenset(
    "called named termed dubbed known titled entitled renamed translated rendered written coined used use uses using "
    "see sees saw seen says said say means meant meaning include includes including included contain contains "
    "become becomes became remain remains remained call calls ask asks asked put puts move moved moves go goes "
    "went come comes came get gets got take takes took taken make makes made give gives gave given find finds found "
    "bring brings brought join joins joined lead leads led run runs ran win wins won meet meets met visit visits "
    "visited open opens opened serve serves served eat eats ate drink drinks drank buy buys bought sell sells sold "
    "read reads wear wears wore speak speaks spoke learn learned study studied studies teach taught introduce "
    "introduced introduces propose proposed proposes promote promoted promotes promoting establish established "
    "launch launched launches publish published release released releases describe described describes define "
    "defined defines require required requires need needs needed want wants wanted like likes liked prefer prefers "
    "preferred replace replaced replaces support supports supported develop developed follow followed follows "
    "celebrate celebrated adopt adopted adopts issue issued issues pass passed approve approved discuss discussed "
    "compare compared mention mentioned mentions explain explained explains hold holds held pay pays paid add adds "
    "added try tries tried let lets keep keeps kept bear bears bore borne cover covers covered host hosts hosted "
    "separated separates divided divides combined combines abolished restored created creates offered offers chose "
    "chosen selected treated carried brought caught "
    "plus namely specifically especially also then now just even only still again already often usually "
    "sometimes always later first finally here today once too very quite rather".split()
)
"""Words that a term seldom begins with: frequent verbs of running text, and adverbs."""

ADJECTIVES = frozenset(
    "new old small big large little early late first second last next own same other famous local former so-called "
    "recent current entire whole main major real true good bad best better long short young annual modest similar "
    "different certain special particular ordinary typical classic popular well-known simple full full-time".split()
)
"""Adjectives that go with a term without being part of it, unless the Chinese says them, too."""

NOT_FIRST = PREPOSITIONS | CONJUNCTIONS | PRONOUNS | AUXILIARIES
STOPS = DETERMINERS | NOT_FIRST | VERBS
FUNCTION = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | frozenset("'s s".split())
ARTICLES = frozenset(("a", "an", "the"))

NAME_PARTICLES = frozenset("of the and for in on de la van von al bin ibn le du di da del & to at a an with".split())
"""Small words inside a capitalised name."""

HONORIFICS = frozenset(
    "mr mrs ms miss dr prof professor president chairman premier director minister king queen emperor general "
    "captain sir lady dame saint st governor mayor senator writer author poet painter singer actor actress composer "
    "film novel song book album magazine newspaper company city province county town village district dynasty "
    "report study article essay paper survey exhibition documentary handbook journal series poem "
    "play programme program "
    "guide rover satellite ship philosopher economist scholar journalist founder ceo".split()
)
"""What stands before a name without being part of it, when it isn't capitalised with it."""

ZH_STOPS = frozenset(
    "的 地 得 了 着 著 过 是 叫 叫做 叫作 名叫 称 称为 称作 称之为 被称为 为 在 把 将 被 让 使 对 "
    "对于 关于 从 由 以 用 向 于 "
    "自 到 至 给 跟 同 比 按 按照 根据 通过 经 经过 随着 除了 包括 包含 例如 比如 譬如 诸如 像 如 "
    "如同 即 也就是 就是 便是 还是 也是 "
    "只是 都是 不是 而是 正是 属于 成为 变成 换成 做成 当作 当成 有 没有 还有 具有 拥有 含有 所有 也 "
    "都 就 才 又 再 还 并 并且 而 而且 但 但是 "
    "因为 所以 因此 如果 虽然 不过 然后 后来 之后 以后 之前 以前 时候 时 里 中 上 下 内 外 里面 其中 "
    "这 那 这个 那个 这种 那种 这些 那些 这样 "
    "那样 这里 那里 我 你 他 她 它 我们 你们 他们 她们 它们 自己 大家 谁 什么 怎么 某 每 各 该 本 此 "
    "其 之 所 者 们 吗 呢 吧 啊 等 等等 以及 "
    "及 及其 与 和 或 或者 还要 需要 要 会 能 可以 可能 应该 必须 不 没 很 最 更 太 非常 一个 一种 "
    "一家 一项 一位 一名 一座 一部 一本 一张 一首 "
    "一些 几个 两个 三个 有些 有的 个 位 名 家 种 项 条 张 座 部 本 首 款 台 批 套 次 份 "
    " 来自 位于 基于 用于 属 来 去 说 看 写 读 "
    "吃 喝 买 卖 做 当 装 装了 选 选了 担心的是 "
    "表示 指 指的是 意思 意为 译为 译作 又称 又名 又叫 俗称 简称 全称 改称 改名 改为 命名 "
    "定义为 怕 管 换 那时候 现在 今天 如今 目前 当时 "
    "一样 一起 主要 其他 其它 许多 很多 不少 大量".split()
)
"""Chinese words that a term seldom begins with; a term may begin right after them. Simplified; look-ups are too."""

ZH_VERBS = frozenset(
    "听说 检讨 交代 关停 试行 试用 认识 熟悉 流行 叫作 学会 得了 练 养 种 聊 谈 提 讲 进行 实施 推动 推进 "
    "推出 提出 提供 采用 使用 利用 应用 建立 建设 设立 成立 发展 发布 发表 出版 开展 加强 促进 实现 引入 "
    "引进 进入 加入 参加 支持 选择 研究 分析 讨论 介绍 "
    "学习 了解 认为 发现 看到 看见 听到 知道 得到 获得 受到 遇到 开始 继续 试点 担心 代表 负责 主演 执导 "
    "结合 融合 面对 面临 针对 围绕 依靠 依据 定义 "
    "改善 加快 加强 提高 提升 扩大 完善 健全 优化 深化 关心 关注 重视 强调 出现 改用 采取 采纳 接受 "
    "拒绝 涉及 涵盖 覆盖 缺乏 缺少 造成 导致 引发 引起 "
    "带来 产生 形成 构成 做好 推行 落实 倡导 鼓励 要求 规定 禁止 允许 限制 打击 打造 培养 吸引 降低 "
    "减少 增加 扩展 取代 代替 替代 区分 检验 考察 "
    "讲述 描述 解释 说明 阐述 论述 批评 质疑 反对 主张 提倡 呼吁 宣布 公布 签署 批准 通过 修订 制定 "
    "起草 加入 退出 参与 主持 主办 承办 邀请 任命 "
    "担任 出任 当选 毕业于 就读于 创办 创立 收购 投资 投资于 收到 使 让 叫 请 派 问 教 借 听 想 爱 "
    "喜欢 讨厌 害怕 缓解 应对 防止 避免 患有 服用 接种 "
    "注射 诊断为 罹患 感染 安装 配备 搭载 装有 采集 发射 研发 研制 开发 生产 制造 销售 出售 购买 "
    "租用 引用 译成 写成 改编自 取自 源自 源于 出自 始于 "
    "规管 监测 结束 启动 举办 召开 出席 访问 抵达 离开 经过 穿过 路过 吃过 喝过 看过 听过 去过 见过".split()
)
"""Verbs of running text that a term seldom begins with, unless its English says what they say."""

ZH_TITLES = frozenset(
    "记者 作者 作家 诗人 学者 教授 博士 先生 女士 导演 演员 歌手 画家 作曲家 建筑师 设计师 科学家 小说家 "
    "翻译家 汉学家 "
    "总统 总理 首相 部长 主席 将军 国王 女王 创始人 创办人 董事长 总裁 首席执行官 教练 球员 译者 编剧 "
    "摄影师 厨师 医生 律师 "
    "法官 州长 市长 议员 传教士 牧师 主教 教皇 工程师 编辑 公司 品牌 城市 小镇 美国 英国 法国 德国 日本 "
    "俄罗斯 意大利 加拿大 "
    "澳大利亚 荷兰 瑞士 瑞典 印度 韩国 巴西".split()
)
"""What stands before a name without being part of it."""

ZH_SUFFIXES = frozenset(
    "型 性 化 式 者 率 度 法 器 机 学 论 员 家 们 品 物 剂 症 炎 权 力 量 值 费 税 业 界 派 制 案 所 "
    "院 部 署 局 厅 省 市 县".split()
)
"""Characters that end a word: a term of several characters does not begin with one."""

ZH_PREFIXES = frozenset(
    "不 非 无 可 抗 反 超 多 微 准 半 泛 跨 预 再 双 单 总 副 低 高 新 全 亚 类 逆 负 去 后 前 主 被 免 防 耐".split()
)
"""Characters that bind to the word after them: a term does not begin right after one (不完全契约, 抗血小板药)."""

ZH_NEVER_INSIDE = frozenset(
    "了 着 是 叫 被 把 也 都 就 才 又 吗 呢 吧 啊 这 那 我 你 他 她 它 我们 你们 他们 就是 只是 而是 不是 叫做".split()
)
ZH_JOINERS = frozenset("和 与 及 暨 或 以及 、".split())

ZH_REMARK = re.compile(
    r"(?:见|見|参见|參見|详见|詳見|参看|參看|参阅|參閱)(?:上|下|前|后|後|图|圖|表|附|注|註|第|本|文|\\d|[“《「])|如[上下]?[图圖表]|例如|比如|譬如|诸如|"
    r"(?:图|圖|表|附[录錄注表图圖]|注|註)\\s*[\\dA-Z一二三四五六七八九十：:]|(?:单位|單位|来源|來源|资料|資料|注|註|记者|記者|作者|编者|編者|译者|譯者|摄影|攝影|按|备注)\\s*[：:／/]|"
    r"(?:以)?下(?:称|稱|同)|以下|包括|不含|不包括|其中|上图|下图|上圖|下圖|左起|右起|左[图圖]|右[图圖]|左$|右$|截至|截止|约\\s*[\\d一二三四五六七八九十百千HUR$]|約\\s*[\\d一二三四五六七八九十百千HUR$]|"
    r"共[\\d一二三四五六七八九十百]|第[\\d一二三四五六七八九十]+[章节節页頁条條版届卷期]|笑声?$|笑聲$|掌声$|掌聲$|鼓掌$|即将|即將|同比|环比|環比|姓.$|化名|音译|意译|直译|会议号|股票代码|代码|(?!英|又|即|或)[\u4e00-\u9fff]{1,6}[:：]\s*[\x21-\x7e\s]+$|英文$|中文$|英文版|由.+(?:组成|組成|负责|負責|提供|主办|主辦)$"
)
"""How a Chinese remark in brackets looks, which is no name of what stands before it."""

EN_REMARKS = frozenset(
    "see cf cf. e.g. e.g eg i.e. born died b. d. r. fl. ca. c. circa n. edited ed. eds directed written published "
    "founded established pictured updated accessed retrieved available adapted reprinted including includes approx "
    "approximately lyrics translated trans. pp. p. vol. no. nos. fig. sec. ch.".split()
)
"""First words of a remark in brackets."""

EN_REMARKS_LOWER = frozenset(
    "since until from then now formerly later before after usually not about around roughly over "
    "under at in on by of "
    "with for without only also but both".split()
)
"""The same, but a capital may make a title of them, and two words a term: From the Soil, in progress."""

EN_REMARK = re.compile(
    r".*(?:@|www\.|\.(?:com|org|net|cn|gov|edu|io|html?|pdf)\b)|(?:GMT|UTC)\b|(?:volume|vol|chapter|section|table|figure|fig|note|notes|appendix|annex|page|pages|p|pp|no|line|part|box|example|"
    r"source|photo|image|music|unit|pictured|courtesy)(?:\.?\s*\d|\s*[:：]|\s+(?:[IVX]+\b|[A-Z]$|by\b|courtesy\b|credit\b))",
    re.IGNORECASE,
)
"""Remarks whose first word may be a term, too."""

LANGUAGES = frozenset(
    "chinese mandarin cantonese hokkien hakka teochew taiwanese shanghainese japanese korean english german french "
    "latin greek spanish italian russian portuguese sanskrit tibetan manchu mongolian dialect putonghua minnan "
    "simplified traditional pinyin".split()
)
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康"
    "毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申"
    "尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜"
    "路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵欧阳司马诸葛上官"
)
TRANSLITERATION_CHARS = frozenset(
    "阿埃艾安奥澳巴拜班贝本比彼宾波博伯布查达戴丹道德登邓迪蒂丁杜顿多尔厄恩法凡菲费芬弗福夫盖甘冈戈格"
    "葛贡古圭哈海汉豪赫亨胡怀惠霍基吉加迦贾简杰金喀卡凯坎康考"
    "柯科克肯孔库夸奎拉莱赖兰郎朗劳勒雷蕾黎里理利丽莉莲琳卢鲁路露伦罗洛吕玛迈麦曼芒梅门蒙米密敏摩莫姆"
    "穆纳娜奈内尼妮涅宁纽农努诺欧帕潘庞佩彭皮匹平珀普奇契恰切"
    "琴琼丘让热荣茹若撒萨塞赛桑瑟森沙莎珊尚绍舍申圣施什士史丝斯苏索塔泰坦汤陶特藤提廷图土托瓦万旺威维"
    "韦魏温文沃乌武西希锡霞夏香歇谢辛欣休雅亚延扬耶叶伊依易因"
    "英尤约赞泽扎詹珍朱兹卓佐逊鲍碧许邦泊拔迭丢俄芙桂恺寇魁莱曼蒙缪穆涅帕彭羌钦瑞瑟泰瓦翁沃伍谢逊彦"
)
"""Characters that foreign names are usually written with (after Xinhua's transliteration tables)."""
