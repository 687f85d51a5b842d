"""The components with their examples, to look at, to copy from and to test."""
