"""Search of published needs: text in, numbers of needs and counts out.

Knows neither the web nor the database: documents come in, ids go out, and whoever shows a hit
loads its row from the public projection.
"""
