"""HTTP in and out.

Promises. Every request passes the gate: an endpoint that is not in `routes.RULES` is closed, and a view gets a Desk
bound to one person, or the Door, and nothing else of the machine. Absent and not permitted answer alike. No GET
changes anything but the audit, the session's last-seen time and the kept renderings. Nothing is inline, nothing
comes from elsewhere, no private answer is stored. Only this room knows Flask and Jinja.
"""
