"""The regional collection-plan knowledge base.

Start with `docs/` for what it does, `kb/app.py` for how the rooms are joined, and each room's
`__init__` for what that room promises.
"""
