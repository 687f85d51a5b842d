"""Statistics looks at what units have approved: the queue, and one return with its findings."""
