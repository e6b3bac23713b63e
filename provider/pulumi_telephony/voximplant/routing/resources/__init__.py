"""The Pulumi classes of a call's route, a module each."""
