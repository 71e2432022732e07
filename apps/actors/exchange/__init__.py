"""People and organizations as files, and back without loss: CSV for spreadsheets, Popolo JSON for other programs.

`rows` names what is exchanged, one record for each row of the base; `sheet` and `popolo` write and read records as
files; `leave` and `arrive` are the way out of the base and back into it.
"""
