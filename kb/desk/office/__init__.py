"""Running an organisation: its people and their deputies, its audit, and who has read its plans."""
