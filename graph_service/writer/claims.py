"""Which module of the Writer runs which texts of `cypher/write`: gathered from what each module says of itself."""

from importlib import import_module
from pkgutil import iter_modules

from graph_service import writer

_NAMES = sorted(f"{writer.__name__}.{one.name}" for one in iter_modules(writer.__path__))
MODULES = (writer, *(import_module(name) for name in _NAMES if name != __name__))

WRITES: dict[str, tuple[str, ...]] = {module.__name__: getattr(module, "TEXTS", ()) for module in MODULES}
