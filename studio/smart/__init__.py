"""Smart cells: the form of a cell's one literal, and the edits of a form as edits of the code. Pure; no screen here."""
