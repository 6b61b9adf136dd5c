"""What stands around every page, and what is served beside the app."""
