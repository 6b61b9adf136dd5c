"""Whether what was read is a certificate, and what observes it fits it."""
