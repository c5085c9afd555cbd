"""Places of the register that belong to one story each, in the east of the town, where nothing else of the town happens."""

from sightline.town.places import Spot

_FIRST, _EAST = 70_000, 1760

FRYER = Spot("Pike Street Fryer", "food", _EAST, -1250, _FIRST + 1)
PRECINCT = Spot("Gillfoot Precinct", "shop", _EAST, -1050, _FIRST + 2)
TENTER_YARD = Spot("Tenter Yard", "other", _EAST, -850, _FIRST + 3)
INGS_LOCK = Spot("Ings Lock", "park", _EAST, -650, _FIRST + 4)
CINDER_LANE = Spot("Cinder Lane Rec", "park", _EAST, -450, _FIRST + 5)
GARAGES = Spot("Weir Lane garages", "other", _EAST, -250, _FIRST + 6)
BUS_STANDS = Spot("Skell Lane bus stands", "transport", _EAST, 150, _FIRST + 7)
GOOSEFIELD = Spot("Goosefield park", "park", _EAST, 350, _FIRST + 8)
