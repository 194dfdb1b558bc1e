"""Views: rows or statements in, text out. A view never fetches anything and never decides what is true."""
