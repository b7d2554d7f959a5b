"""Packages that show what stands in their modules: completion names every public function, and importing stays lazy.

Nothing is listed by hand, so that adding is one new file.  What a module holds is told by its source text: completing
a name imports nothing, using one imports the module that defines it.
"""

import re
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

PUBLIC = re.compile(r"^(?:(?:def|class) ([A-Za-z]\w*)\b|([A-Z][A-Z0-9_]*) = )", re.MULTILINE)


class Shelf(ModuleType):
    """A package whose attributes are the public names of its modules, and its sub-packages."""

    def __getattr__(self, name):
        """Import the module that defines *name*, on first use."""
        homes = [] if name.startswith("_") else shelved(self.__name__).get(name, [])
        if len(homes) > 1:
            raise AttributeError(f"{name} stands in {', '.join(homes)}: import it from one of them.")
        if not homes:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        module = import_module(homes[0])
        return module if homes == [f"{self.__name__}.{name}"] and not hasattr(module, name) else getattr(module, name)

    def __setattr__(self, name, value):
        """Keep the function where the import system would put the module of the same name over it."""
        if isinstance(value, ModuleType) and name in vars(value) and value.__name__ == f"{self.__name__}.{name}":
            value = vars(value)[name]
        super().__setattr__(name, value)

    def __dir__(self):
        """List what a user may call, and no module, constant or private name."""
        return sorted(name for name in shelved(self.__name__) if not name.isupper())


def open_shelf(package):
    """Make the imported *package*, by its name, a `Shelf`."""
    sys.modules[package].__class__ = Shelf


@cache
def shelved(package):
    """Return the modules that define each public name of *package*; a sub-package is its own."""
    found: dict[str, list[str]] = {}
    for module in iter_modules(sys.modules[package].__path__):
        home = f"{package}.{module.name}"
        if module.ispkg:
            found[module.name] = [home]
        elif not module.name.startswith("_"):
            for name in map("".join, PUBLIC.findall(find_spec(home).loader.get_source(home))):
                found.setdefault(name, []).append(home)
    return found
