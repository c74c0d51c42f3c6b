"""What builds and checks the project; never imported by a running installation's wheel."""
