"""zhterm: a Chinese-English term glossary.

    import zhterm
    zhterm.segment("互联网主力军")                      # list of Word
    zhterm.pinyin("中国消费者协会")                      # "Zhōngguó Xiāofèizhě Xiéhuì"
    zhterm.pair("数字经济", "Digital Economy").to_dict()  # an Analysis, as JSON values
    zhterm.capture("digital divide (数字鸿沟)")          # list of TitlePair
    zhterm.recognize("发展数字经济", [("数字经济", "digital economy")])  # list of TermMatch
    zhterm.Glossary.open("terms.db")                  # what is stored, and all that can be done with it

The functions know the reference dictionary only; the methods of `Glossary` with the same names also use what is
stored. Everything is imported when it is first used, so `import zhterm` costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from typing import Any

    from zhterm.analyser import Analyser
    from zhterm.errors import DataError, NotFoundError, Problem, StoreError, UsageError, ZhtermError
    from zhterm.functions import capture, check, pair, pinyin, recognize, segment
    from zhterm.glossary import Glossary
    from zhterm.model import (
        AdministrativeStatus,
        Analysis,
        Change,
        ConceptEntry,
        Context,
        Evidence,
        GrammaticalGender,
        LanguageSection,
        MatchRule,
        Origin,
        Pairing,
        Reading,
        Source,
        Span,
        Term,
        TermMatch,
        TitlePair,
        Transaction,
        Transliteration,
        Word,
        WordKind,
    )

__version__ = "0.1.0"

__all__ = [
    "AdministrativeStatus",
    "Analyser",
    "Analysis",
    "Change",
    "ConceptEntry",
    "Context",
    "DataError",
    "Evidence",
    "Glossary",
    "GrammaticalGender",
    "LanguageSection",
    "MatchRule",
    "NotFoundError",
    "Origin",
    "Pairing",
    "Problem",
    "Reading",
    "Source",
    "Span",
    "StoreError",
    "Term",
    "TermMatch",
    "TitlePair",
    "Transaction",
    "Transliteration",
    "UsageError",
    "Word",
    "WordKind",
    "ZhtermError",
    "capture",
    "check",
    "pair",
    "pinyin",
    "recognize",
    "segment",
]

_HOMES = {"Analyser": "analyser", "Glossary": "glossary"}
_HOMES |= dict.fromkeys(("capture", "check", "pair", "pinyin", "recognize", "segment"), "functions")


def __getattr__(name: str) -> Any:
    """Import a public name at its first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = _HOMES.get(name) or ("errors" if name.endswith("Error") or name == "Problem" else "model")
    return getattr(import_module(f"{__name__}.{home}"), name)
