"""From a draft to a version in force, and what keeps it so: decisions, reviews, triggers, withdrawal."""
