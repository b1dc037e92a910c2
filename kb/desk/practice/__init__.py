"""Where a plan meets practice: statuses and returns beside the text, and tasking sheets."""
