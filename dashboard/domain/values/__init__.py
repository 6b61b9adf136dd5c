"""What rules are made of: fields, instants, quantities, timelines, words and where a fact came from."""
