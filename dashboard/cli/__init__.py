"""The command line: one file a command, assembled in main; options are named once."""
