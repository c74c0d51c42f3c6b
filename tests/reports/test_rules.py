"""Which sums of money everybody may see."""

from webapp.reports.rules import hidden_amounts


def table(**rows):
    """Counts of companies as rows of a table; totals are added."""
    cells = {(p, f): n for p, fields in rows.items() for f, n in fields.items()}
    for p, fields in rows.items():
        cells[p, "all"] = sum(fields.values())
    for field in {f for fields in rows.values() for f in fields}:
        cells["national", field] = sum(fields.get(field, 0) for fields in rows.values())
    cells["national", "all"] = sum(sum(fields.values()) for fields in rows.values())
    return cells


def test_three_companies_may_be_shown():
    assert (
        hidden_amounts(table(yazd={"food": 3, "metal": 4}, fars={"food": 5, "metal": 3})) == set()
    )


def test_two_companies_are_hidden_and_cannot_be_worked_out():
    cells = table(
        yazd={"food": 2, "metal": 4, "textile": 9},
        fars={"food": 5, "metal": 6, "textile": 7},
        qom={"food": 8, "metal": 8, "textile": 8},
    )
    hidden = hidden_amounts(cells)
    assert ("yazd", "food") in hidden
    for place in (0, 1):
        for name in {cell[place] for cell in hidden}:
            line = [cell for cell in hidden if cell[place] == name]
            assert len(line) >= 2, f"one hidden sum in {name} can be subtracted"
    assert ("national", "all") not in hidden


def test_empty_cells_hide_nothing():
    assert hidden_amounts({("yazd", "food"): 0}) == set()


def test_a_lone_company_hides_its_totals_as_well():
    assert hidden_amounts(table(yazd={"food": 1})) == {
        ("yazd", "food"),
        ("yazd", "all"),
        ("national", "food"),
        ("national", "all"),
    }
