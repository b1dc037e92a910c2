"""Inspection reports as an editor entered them, what they recommend, and what forces and offices said of it.

Promises. Nothing here is ever changed or deleted, which the database itself holds: what comes later takes over, and
what stood before stays readable as at any day. A text for publication is cleared by somebody who did not write it.
Every question takes the instant before which it must have been recorded (`before`; None: whenever).
"""
