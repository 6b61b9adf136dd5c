"""Tables for a spreadsheet: XLSX and CSV."""
