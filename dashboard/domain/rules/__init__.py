"""The rules of the examination, by what they look at."""
