"""Indicators and charts told from their source text: a search imports neither them nor what they compute with."""

import ast
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from displacement.shelf import first_sentence, source_text


@dataclass(frozen=True)
class Function:
    """A public function as its source tells it: its name, first sentence, other names and whole documentation."""

    name: str
    summary: str
    also: tuple[str, ...]
    documentation: str


def indicators():
    """Return pairs of family and indicator: the functions under `@indicator`."""
    return [(family.name, function) for family in _modules("displacement.analysis") if family.ispkg
            for module in _modules(f"displacement.analysis.{family.name}")
            for function, decorators in _functions(f"displacement.analysis.{family.name}.{module.name}")
            if "indicator" in decorators]


def charts():
    """Return the charts: one module each, with the one function of the same name."""
    return [function for module in _modules("displacement.charts")
            for function, _ in _functions(f"displacement.charts.{module.name}") if function.name == module.name]


def _modules(package):
    found = iter_modules(import_module(package).__path__)
    return [module for module in found if not module.name.startswith("_")]


def _functions(module):
    """Return the public functions of *module*, each with the names of its decorators."""
    found = [node for node in ast.parse(source_text(module)).body
             if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    return [(_function(node), {_called(decorator) for decorator in node.decorator_list}) for node in found]


def _function(node):
    told = ast.get_docstring(node) or ""
    also = [name for decorator in node.decorator_list if isinstance(decorator, ast.Call)
            for word in decorator.keywords if word.arg == "also" for name in ast.literal_eval(word.value)]
    return Function(node.name, first_sentence(told), tuple(also), told)


def _called(decorator):
    """Return the name of a decorator, with or without what it is called with."""
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    return named.attr if isinstance(named, ast.Attribute) else named.id
