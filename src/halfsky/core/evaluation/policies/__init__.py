"""Assessment of policies for gender equality (法规政策性别平等评估): checklists, workflow, opinions, facts, counts."""
