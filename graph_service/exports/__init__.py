"""The answer of any question as a file: CSV or XLSX with everything in tables, GeoJSON with what may be drawn (docs/exports.md).

    file = exported(service.view, scope, question, params, Format.XLSX)
    file.name, file.content     # a name in which nobody's name stands, and the bytes
    file.left_out               # how many statements may not be passed on, and why

An export is no copy of the answer that its asker sees: it is the answer for what of her scope may be passed on (`access.passed_on`).
"""

from graph_service.exports.looked import ACTION, looked
from graph_service.exports.making import File, Format, exported
from graph_service.exports.naming import file_name, refuse_naming

__all__ = ["ACTION", "File", "Format", "exported", "file_name", "looked", "refuse_naming"]
