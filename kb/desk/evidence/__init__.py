"""Evidence on plans: recording it, and what it adds up to.

Promises. What the product knows by itself is evidence without anybody typing it. Everything is asked as at the end of a
day, from what had been recorded by then, so that a past day answers as it did. Who may read a stage reads no more of a
plan by it: sentences about it name no requirement, person or reference.
"""
