"""Drafts: begun, written by form or as a whole, checked on every save, and never overwritten."""
