"""What is so of a plan beside its text: statuses of requirements, and to whom it was tasked."""
