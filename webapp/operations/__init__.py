"""Keeping the site running: backups, restoring, figures for a monitor, letters that never left."""
