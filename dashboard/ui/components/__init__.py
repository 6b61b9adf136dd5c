"""What the browser draws itself, as the data that the modules of `assets` are given."""
