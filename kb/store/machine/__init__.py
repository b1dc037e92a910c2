"""The database as a machine: opening SQLite and PostgreSQL, queueing writers, migrating, backing up, checking."""
