"""Stored terms in new texts, in both languages: where they stand, and why not where they are only spelt."""

from zhterm.recognition.recognizer import Occurrence, Recognizer

__all__ = ["Occurrence", "Recognizer"]
