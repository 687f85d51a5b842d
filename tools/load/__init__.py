"""Load and faults: an invented province at work before a deadline, measured, killed and compared with its trail."""
