"""The official long tables as CSV, replaced whole each quarter, and the schema that checks them."""
