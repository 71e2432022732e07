"""Pictures of figures, drawn as SVG by the server, each with its table.

Owns where things stand in a picture and how its figures are told in words. Knows no model, no request and no query:
whoever counts passes the counts. A picture takes the width that it is given, so that its letters stay as large as those
around it: places from side to side are in per cent, from top to bottom in pixels.
"""
