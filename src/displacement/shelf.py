"""Packages that show what stands in their modules: completion names every public function, and importing stays lazy.

Nothing is listed by hand, so that adding is one new file.  What a module holds is told by its source text: completing
a name imports nothing, using one imports the module that defines it.  Where something stood in the release before it is
still found, with a warning that names the new place.
"""

import re
import sys
import warnings
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from displacement.errors import did_you_mean, nearest

PUBLIC = re.compile(r"^(?:(?:def|class) ([A-Za-z]\w*)\b|([A-Z][A-Z0-9_]*) = )", re.MULTILINE)
SENTENCE = re.compile(r".+?[.](?=\s|$)", re.DOTALL)


class Shelf(ModuleType):
    """A package whose attributes are the public names of its modules, and its sub-packages."""

    def __getattr__(self, name):
        """Import the module that defines *name*, on first use."""
        homes = [] if name.startswith("_") else shelved(self.__name__).get(name, [])
        if len(homes) > 1:
            raise AttributeError(f"{name} stands in {', '.join(homes)}: import it from one of them.")
        if not homes and name in vars(self).get("_former", {}):
            return self._moved(name)
        if not homes:
            raise AttributeError(no_attribute(self.__name__, name, _within_reach(self.__name__, name)))
        module = import_module(homes[0])
        return module if homes == [f"{self.__name__}.{name}"] and not hasattr(module, name) else getattr(module, name)

    def _moved(self, name):
        """Return what was called *name* in the release before, module or function, with a warning."""
        home, _, function = self._former[name].partition(":")
        _warn_of_move(f"{self.__name__}.{name}", on_shelf(home, function) if function else home, depth=4)
        return getattr(import_module(home), function) if function else import_module(home)

    def __setattr__(self, name, value):
        """Keep the function where the import system would put the module of the same name over it."""
        if isinstance(value, ModuleType) and name in vars(value) and value.__name__ == f"{self.__name__}.{name}":
            value = vars(value)[name]
        super().__setattr__(name, value)

    def __dir__(self):
        """List what a user may call, and no module, constant or private name."""
        return sorted(name for name in shelved(self.__name__) if not name.isupper())


class FormerModule(ModuleType):
    """A module where it stood in the release before: its public names are found in the new place, with a warning."""

    def __init__(self, name, home):
        super().__init__(name, f"Moved to `{home}`.")
        self._home = home

    def __getattr__(self, name):
        """Return *name* from the new place; what only looks around, as pickle does, imports nothing."""
        if name.startswith("_") or name not in public_names(self._home):
            raise AttributeError(no_attribute(self.__name__, name, []))
        _warn_of_move(f"{self.__name__}.{name}", on_shelf(self._home, name), depth=3)
        return getattr(import_module(self._home), name)


def open_shelf(package, former=()):
    """Make the imported *package*, by its name, a `Shelf`.

    *former* names what stood in it in the release before, and where it stands now: `module` or `module:function`.
    """
    module = sys.modules[package]
    module._former = dict(former)
    module.__class__ = Shelf
    for name, home in module._former.items():
        if ":" not in home:
            sys.modules[f"{package}.{name}"] = FormerModule(f"{package}.{name}", home)


@cache
def shelved(package):
    """Return the modules that define each public name of *package*; a sub-package is its own."""
    found: dict[str, list[str]] = {}
    for module in iter_modules(import_module(package).__path__):
        home = f"{package}.{module.name}"
        if module.ispkg:
            found[module.name] = [home]
        elif not module.name.startswith("_"):
            for name in public_names(home):
                found.setdefault(name, []).append(home)
    return found


@cache
def public_names(module):
    """Return the public functions, classes and constants that *module* defines, told from its source text."""
    return list(map("".join, PUBLIC.findall(source_text(module))))


def source_text(module):
    """Return the source text of *module*, which is not imported for it."""
    spec = find_spec(module)
    return spec.loader.get_data(spec.origin).decode("utf-8")


def first_sentence(documentation):
    r"""Return the first sentence of a *documentation*, on one line; blank where there is none.

    >>> first_sentence("Share of people\nwho fled.  Missing is not zero.\n\nParameters")
    'Share of people who fled.'
    """
    text = " ".join((documentation or "").partition("\n\n")[0].split())
    found = SENTENCE.match(text)
    return found[0] if found else text


def on_shelf(module, name):
    """Return where a user finds *name* of *module*: on the shelf that the module stands on.

    >>> on_shelf("displacement.analysis.prices.alarms", "alps")
    'displacement.analysis.prices.alps'
    """
    return f"{module.rpartition('.')[0]}.{name}"


def no_attribute(module, name, known):
    """Return the message that *module* has no *name*, with the nearest of *known*.

    >>> no_attribute("displacement.analysis.prices", "alp", ["alps", "deflated"])
    "module 'displacement.analysis.prices' has no attribute 'alp'. Did you mean alps?"
    """
    close = [] if name.startswith("_") else nearest(name, known)
    return f"module {module!r} has no attribute {name!r}{'.' if close else ''}{did_you_mean(close)}"


def _within_reach(package, name):
    """Return the names on the shelf *package*; where one stands on a shelf inside it, the way there."""
    if name.startswith("_"):
        return []
    inside = [f"{shelf}.{name}" for shelf in _shelves(package) if name in shelved(f"{package}.{shelf}")]
    return inside or [known for known in shelved(package) if not known.isupper()]


def _shelves(package):
    return [module.name for module in iter_modules(import_module(package).__path__) if module.ispkg]


def _warn_of_move(old, new, depth):
    warnings.warn(f"{old} is now {new}; the old place goes with the next release.", FutureWarning, stacklevel=depth)
