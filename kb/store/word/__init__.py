"""What people tell each other and are told: questions, requests, triggers, what is followed, what waits."""
