"""Provinces as tenants: their sites, the scopes of a request, the walls between them."""
