"""Certificates in Markdown: the document as entries, the readers of its sections, and what they leave."""
