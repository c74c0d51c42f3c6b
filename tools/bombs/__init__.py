"""Files that are small to send and dear to open, and files that pretend to be others."""
