"""The parts of each page, from the view to the screen."""
