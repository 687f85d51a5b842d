"""Areas and units as readers see them: a profile; duties and figures."""
