"""What a stack keeps: its project, its configuration, its resources and the journal of a run."""
