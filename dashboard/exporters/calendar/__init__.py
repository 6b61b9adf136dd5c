"""The dates of a certificate for a calendar (iCalendar, RFC 5545)."""
