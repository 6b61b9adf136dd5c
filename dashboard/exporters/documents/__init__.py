"""What is read on paper or offline: PDF, and HTML in one file."""
