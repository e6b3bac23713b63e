"""What a resource is. No engine and no vendor."""
