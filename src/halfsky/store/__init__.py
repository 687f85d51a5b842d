"""What is kept in the database: one Django app, models and queries by stage."""
