"""Pure functions that clean what only files hold: dates and their order of day and month, birth dates, official numbers, positions.

What searches need too (names, plates, phones, places, grades) is in `graph_service.spelling`.
"""

from graph_service.spelling import Unclean

__all__ = ["Unclean"]
