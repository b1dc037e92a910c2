"""Oversight: what a PCC's office, or whoever stands in its place, is told of its force, asks, promises and keeps.

Promises. Nothing of a plan but its title, stage and what was cleared for publication gets here. Everything is composed
by one function for a force and a day, so that the page of a past day and the briefing made then say the same. The
force may open the very same page. Drafts, questions and views are the office's alone until they are sent.
"""
