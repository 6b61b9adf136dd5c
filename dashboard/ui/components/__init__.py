"""What the board draws itself: HTML, CSS and JavaScript of its own."""
