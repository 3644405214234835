"""Fitted models, evaluated: sums of decision trees, and calibrated probabilities.

What a model decides, and what its features mean, is the business of the package that uses it.
"""
