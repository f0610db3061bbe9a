"""What goes out: schedules, tables, exhibit bundles."""
