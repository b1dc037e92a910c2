"""What a force is asked for beside its plan: training by role group, Hydra seats, reports to the NCCU.

Promises. Counts only: a table with a column that could hold a person is refused whole, and nothing of it is repeated.
A force's figures are read by its own people, the office that oversees it and its region's editor; the board of sessions
by the organisations that read each other's regional plans. Seats are never given twice.
"""
