"""The content of Overview in what else one would build it with, each in an environment of its own."""
