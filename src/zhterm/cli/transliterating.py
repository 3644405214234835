"""`pinyin` and `segment`."""

from __future__ import annotations

from typing import Annotated

import typer

from zhterm.cli import plain
from zhterm.cli.completing import complete_style
from zhterm.cli.options import Explain, Store, Text, To


def pinyin(
    text: Text = None,
    style: Annotated[
        str, typer.Option(metavar="STYLE", help="marks, numbers, none or zhuyin.", autocompletion=complete_style)
    ] = "marks",
    sandhi: Annotated[bool, typer.Option("--sandhi", help="Spoken tones of 一 and 不 (yí gè, bú shì).")] = False,
    explain: Explain = False,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Transliterate Chinese by GB/T 16159-2012.

    Words are joined, names capitalised, tones those of the dictionary.

    \b
    glossary pinyin 中国消费者协会
    glossary pinyin 一带一路 --style numbers
    echo 西安的女儿 | glossary pinyin -
    """
    plain.pinyin(text or [], style=style, sandhi=sandhi, explain=explain, to=to, glossary=glossary)


def segment(text: Text = None, to: To = "table", glossary: Store = None) -> None:
    """Cut Chinese into words; stored terms stay whole.

    \b
    glossary segment 互联网主力军征战脱贫攻坚主战场
    glossary segment 参加APEC峰会 --to json
    """
    plain.segment(text or [], to=to, glossary=glossary)
