"""Two or three texts of kindred plans at once: matched, compared, merged, and told apart from what is local. Pure.

Promises. Nothing is dropped, matched or merged in silence: what is not in a result stands in a question, and how sure
a match is stands beside it. Texts are laid side by side in one's own references. Untouched text stays byte for byte.
What each organisation keeps to itself (`local`) stays out unless it is asked for. Work is bounded, and what was cut
short is said. `kb.plan` is the door.
"""
