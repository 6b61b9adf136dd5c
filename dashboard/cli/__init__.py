"""The command line: one file a command, assembled in main; options are named once."""

import gc

# New objects before Python looks for garbage among them: what is imported first is none. See commands.load.
gc.set_threshold(100_000)
