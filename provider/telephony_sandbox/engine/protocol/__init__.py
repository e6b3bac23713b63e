"""The gRPC of Pulumi: the program, its provider processes, and the values that travel."""
