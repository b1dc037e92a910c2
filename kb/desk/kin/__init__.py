"""Plans and what they were adapted from: adapting, linking, comparing, keeping in step, offering, covering."""
