"""Who sees a plan: sharing with its outcome shown first, and requests for access."""
