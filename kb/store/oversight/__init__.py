"""What oversight bodies ask and keep: meetings, briefings as they were made, questions with answers, views, promises.

Promises. Nothing here is ever changed or deleted, which the database itself holds. A question or a view is the
office's alone until it is sent. Every question takes the instant before which it must have been recorded.
"""
