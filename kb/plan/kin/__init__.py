"""Plans that are kin: what was adapted from what, how two texts differ, and how they are brought together."""
