"""How many slips of the hand lie between two words?"""

from __future__ import annotations


def edits_apart(left: str, right: str, most: int) -> int | None:
    """Letters put in, left out, exchanged or swapped with their neighbour; None beyond `most`.

    The restricted Damerau-Levenshtein distance (optimal string alignment).
    """
    if abs(len(left) - len(right)) > most:
        return None
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(right, start=1):
            cost = before[j - 1] if letter == other else 1 + min(before[j], row[-1], before[j - 1])
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
