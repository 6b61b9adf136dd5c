"""What tools that shift traffic report: Argo Rollouts, Flagger."""
