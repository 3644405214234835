"""Language tags of other programs and the tags of our language sections."""

from __future__ import annotations

import re

from zhterm.language.scripts import script

_HANT = frozenset(("hant", "tw", "hk", "mo", "cht"))
_HANS = frozenset(("hans", "cn", "sg", "my", "chs"))
_CHINESE = frozenset(("zh", "zho", "chi", "cmn", "chinese"))
_ENGLISH = frozenset(("en", "eng", "english"))
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
REGIONAL = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
"""Our tags as programs know them that ask for a region."""


def section_language(tag: str, text: str) -> str:
    """The language section for a term with a language tag in any of the usual spellings ("zh_TW", "eng", "ZH-CN").

    Chinese without a script goes where its characters belong; English of all regions is one section. An empty string
    for what is no language tag.
    """
    parts = tag.strip().replace("_", "-").lower().split("-")
    if parts[0] in _CHINESE:
        if _HANT & set(parts):
            return "zh-Hant"
        return "zh-Hans" if _HANS & set(parts) else script(text) or "zh-Hans"
    if parts[0] in _ENGLISH:
        return "en"
    if not _TAG.fullmatch("-".join(parts)) or parts[0] in ("x", "i"):
        return ""
    return "-".join([parts[0], *(_subtag(part) for part in parts[1:])])


def region(tag: str) -> str:
    """The region that a language tag names, in capitals: "GB" of "en-GB"; an empty string where it names none."""
    return next((part.upper() for part in re.split("[-_]", tag)[1:] if len(part) == 2), "")


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.capitalize()
    return part.upper() if len(part) == 2 else part
