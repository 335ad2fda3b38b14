"""Methods of the Bot API: a parameter table and a function each."""
