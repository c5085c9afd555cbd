"""Pure cleaners of what only files need: dates and their day/month order, birth dates, official numbers.

What searches need too (names, plates, phones, places, grades) is in `graph_service.spelling`.
"""

from graph_service.spelling import Unclean

__all__ = ["Unclean"]
