"""Telling people: notices, their messages, where they go, and what was sent."""
