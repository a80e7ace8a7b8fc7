"""Figures of the code's shape, and a check that none gets worse.

``python -m scripts.figures`` prints a table. ``--check`` fails when a figure is worse than the one
in ``scripts/figures.json`` and names the places. ``--write`` stores every figure that became
better. A figure that has to become worse is changed in the file by hand, and the commit says why.

What is counted: the ``.py`` files of ``alumnii_mentoring`` outside ``migrations``, and its
templates. Empty files (most ``__init__.py``) are no modules.

=========================== =======================================================================
figure                      what it says
=========================== =======================================================================
modules                     how many modules there are; neither better nor worse
module_lines_median         lines of a module, blank ones, comments and docstrings included
module_lines_p90            the length that nine of ten modules do not exceed
module_lines_longest        the longest module
function_lines_longest      the longest function, from ``def`` to its last line, without decorators
folder_modules_most         modules in the fullest folder, without ``__init__.py``
template_lines_over_120     lines of templates with more than 120 characters
any_percent                 annotations that are ``Any`` itself, or ``Any | None``. An annotation
                            is what stands behind a parameter, an arrow or a variable
any_percent_core_domain     the same within ``core/`` and ``domain/``
any_within_percent          annotations in which ``Any`` occurs anywhere (``dict[str, Any]``), also
                            in a string
unannotated_percent         parameters and results that have no annotation at all, of all
                            parameters and results; ``self``, ``cls`` and lambdas left out
errors_named_percent        raising public functions whose docstring contains ``Raises`` or the
                            name of a class that they raise. Raising: a ``raise`` with an
                            exception stands in the function itself, not in one nested in it.
                            Public: the name has no underscore in front
vague_names_percent         local names that are ``one``, ``found``, ``mine``, ``given`` or
                            ``known``. Local is what a function, lambda or comprehension binds,
                            parameters included; a name counts once per function
import_circles              groups of modules that import each other, directly or by way of
                            others. Imports inside functions and for type checking count
duplicate_pairs             pairs of places that share six lines or more. A line counts without
                            indentation and comment; imports, docstrings, signatures (which a
                            protocol makes repeat) and lines without a letter are left out. Three
                            places that are alike make three pairs
duplicate_pairs_folded      the same within bodies of functions, where every name and every literal
                            is taken as equal
noqa                        comments that switch a rule of ruff off
type_ignore                 comments that switch a rule of mypy off
=========================== =======================================================================

A count or a largest value is worse as soon as it is higher than the stored one *and* higher than
what we want (20 modules in a folder, 40 lines in a function, 300 in a module). Medians, p90 and
shares move a little with every change, therefore they have a slack. The slack is measured from the
stored figure and does not add up.
"""
