"""Plans and their texts: read within a reach, written as numbered versions, drafted, settled, shared, erased."""
