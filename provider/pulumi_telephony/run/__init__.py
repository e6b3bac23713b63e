"""What one deployment knows and writes down: claims, intents, and exactly one new object."""
