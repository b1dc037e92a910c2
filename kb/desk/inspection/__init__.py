"""Recommendations of inspection reports: what they say, where each force stands with them, and by when.

Promises. What the program came with is never changed: what a regional editor enters goes before it, and every earlier
wording stays. That the inspectorate closed a recommendation is recorded by a person, never worked out. A force's
position has two texts: one for its oversight body, read there as soon as it is recorded, and one for publication,
which is read beyond the force only once an approver who did not write it has cleared it. The region's editor reads days
and cleared texts, never the other. Whoever sees nothing of a force is not told that there is anything.
"""
