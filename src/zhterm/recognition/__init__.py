"""Stored terms in new texts, in both languages: where they stand, and why not where they are only spelt.

    Recognizer([("数字经济", "digital economy")], lexicon).matches("发展数字经济")

`lookup.canonical` and `english` are the forms in which terms are looked for, `index` whose terms the forms are,
`boundaries` the judgement whether a place in Chinese is a word, `assignment` the choice among places that overlap,
`cache` what is kept of a stored glossary.
"""

from zhterm.recognition.cache import StoredTerms
from zhterm.recognition.recognizer import Occurrence, Recognizer

__all__ = ["Occurrence", "Recognizer", "StoredTerms"]
