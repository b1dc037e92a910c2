"""What is written down of every act: the audit with its chain, and the outbox of what is still to be told."""
