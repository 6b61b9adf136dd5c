"""The review as a presentation: native text, tables, shapes and a chart, all of them to be edited."""
