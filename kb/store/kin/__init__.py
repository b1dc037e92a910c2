"""Kinship between plans: what each took of another, what was decided since, offers, and core requirements."""
