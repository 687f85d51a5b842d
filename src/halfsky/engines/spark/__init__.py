"""The outlook on a Spark cluster: the same functions as on one machine, over a body of series kept in parts."""
