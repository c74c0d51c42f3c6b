"""Requests nobody should send, to every route: each must be answered, and none with a fault."""
