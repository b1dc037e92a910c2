"""People, organisations, grants, sessions and deputies. Who may ask is the desk's affair."""
