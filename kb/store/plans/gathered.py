"""Lists inside one answer: a version's rows and audiences as one JSON column, so that a page asks once."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Gather(FunctionElement[str]):
    """All rows of a subquery as a JSON list of lists, NULL or `[]` for none, in no order."""

    type = sa.Text()
    inherit_cache = True


@compiles(_Gather, "sqlite")
def _on_sqlite(element: _Gather, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **kw)}))"


@compiles(_Gather, "postgresql")
def _on_postgres(element: _Gather, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(json_agg(json_build_array({compiler.process(element.clauses, **kw)})) AS TEXT)"


def gather(
    *columns: sa.ColumnElement[Any], where: sa.ColumnElement[bool], beside: sa.Table
) -> sa.ScalarSelect[str]:
    """The columns of every row that meets `where`, as JSON, beside each row of the table `beside`."""
    return sa.select(_Gather(*columns)).where(where).correlate(beside).scalar_subquery()
