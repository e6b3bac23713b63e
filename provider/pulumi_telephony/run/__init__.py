"""What one deployment knows and records: claims, intents, and how it creates exactly one new object."""
