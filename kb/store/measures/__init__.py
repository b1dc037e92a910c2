"""What a force is asked for beside its plan: training by role group, Hydra sessions and seats, reports to the NCCU.

Promises. Counts only: no table has a place for a person. Nothing is ever changed or deleted, which the database itself
holds; of several lines about one thing the last holds. Every question takes the instant before which it must have been
recorded. Seats are counted within the transaction that takes them, and writers take their turn.
"""
