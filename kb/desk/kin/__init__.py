"""A plan and its kin: adapted, linked, compared, kept in step, offered, borrowed, covered, and seen as a family.

Promises. A plan copies and never points: what it took is kept with it, and nothing of one plan opens through another.
Of another plan each reader is told what they may read of it today, and of one out of reach nothing, its existence
included. Into a plan comes only what its own organisation may read, and always by way of a draft. Nothing of ours is
changed or taken away unasked, and what was declined stays quiet until its day or until it changes.
"""
