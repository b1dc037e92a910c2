"""Word between people: questions, notices worked out anew each time, and letters without content."""
