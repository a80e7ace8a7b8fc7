"""Tables that the back office hands out, by the button of a list."""

from io import BytesIO
from urllib.parse import urlencode

from openpyxl import load_workbook


def take(client, address, query=(), file_format="xlsx"):
    separator = "&" if "?" in address else "?"
    return client.post(f"{address}{separator}{urlencode(query)}", {"export": file_format})


def rows_of(response):
    """Of the first sheet, the headings first."""
    return list(load_workbook(BytesIO(response.content)).worksheets[0].values)
