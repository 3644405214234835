"""Characters that transcribed foreign names are written with."""

from __future__ import annotations

TRANSLITERATION_CHARACTERS = frozenset(
    "丁万丘丝丢丹丽乌亚亨什伊伍休伦伯佐佩依俄克兰兹内冈农凡凯切利加努劳勒匹卓博卡卢厄古史叶吉吕哈喀因图土圣圭坎坦埃基塔塞士夏"
    "多夫夸奇奈奎契奥妮姆威娜孔宁安宾密寇尔尚尤尼巴布希帕平库庞康延廷弗彦彭彼德怀恩恰恺惠戈戴扎托扬拉拔拜提摩撒敏文斯施旺易普"
    "曼朗本朱杜杰查柯格桂桑梅森欣欧歇武比汉汤沃沙泊法波泰泽洛海涅温潘澳热特玛珀珊珍班理琳琴琼瑞瑟瓦甘申登皮盖碧福科穆简米索约"
    "纳纽绍维缪罗羌翁考耶肯胡舍艾芒芙芬苏若英茹荣莉莎莫莱莲菲萨葛蒂蒙蕾藤西詹让许诺谢豪贝贡费贾赖赛赞赫路辛达迈迦迪迭逊道邓邦"
    "郎里金钦锡门阿陶雅雷霍霞露韦顿香魁魏鲁鲍麦黎"
)
"""After Xinhua's transliteration tables."""
