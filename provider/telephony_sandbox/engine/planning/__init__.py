"""What a run will do: goals, differences, replacements, steps and their events."""
