"""The priority sheet as an Excel workbook."""
