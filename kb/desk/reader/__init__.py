"""What one person reads: plans as reading copies, searching and browsing, their own list."""
