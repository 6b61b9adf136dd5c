"""What the board costs, measured against a floor in the same run (`make bench`)."""
