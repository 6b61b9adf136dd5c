"""The public JSON of an assessment, its rollout and its changes."""
