"""Show the board in windows: the only package that knows Qt."""
