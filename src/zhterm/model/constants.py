"""Words of the model for who has entries as JSON, or reads their terms alone, and does not load their classes."""

PINYIN = "zh-Latn-pinyin"
"""The system of a `Transliteration` that is pinyin."""
VOUCHED = ("preferred", "admitted")
"""The statuses that a person has given to a term that may be used."""
DISCOURAGED = ("superseded", "deprecated", "forbidden")
"""The statuses of terms that are kept in order not to be used."""
