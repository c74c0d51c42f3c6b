"""A hundred thousand requests of all kinds of readers at once, and not a byte of anybody else's."""
