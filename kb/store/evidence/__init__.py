"""Evidence on plans as it was recorded, what became of it, and the regions' rules for what it adds up to.

Promises. Nothing here is ever changed or deleted, which the database itself holds: an entry is withdrawn, corrected or
disputed by a later line that says why. Entries of a plan are numbered from 1 without a gap. A line for publication is
confirmed by somebody who did not write it. Every question takes the instant before which it must have been recorded.
"""
