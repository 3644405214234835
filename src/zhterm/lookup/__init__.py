"""Where known terms are spelt in texts: the one look-up that segmentation, pairing and recognition go by.

`canonical` is the form in which Chinese is looked for, with the way back to the text; `patterns` finds many forms in a
text. What is made of the places is each part's own: segmentation keeps terms whole, recognition judges whether a place
is the term.
"""
