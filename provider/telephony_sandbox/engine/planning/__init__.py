"""What a run will do: goals, differences, replacements, steps and what is told of them."""
