"""Coming in: sign-in, passwords, second factors, one-time links, and a person's own account."""
