"""How the site is served: read by gunicorn from the folder that it starts in."""

from igkb import environment

bind = f"127.0.0.1:{environment.port('PORT', default=8000)}"
# Searching and rendering are Python's own work, so a process for each of two cores; threads keep a slow reader from
# holding up the others.
workers = 2
threads = 4
accesslog = None
timeout = 60
control_socket_disable = True  # nothing here speaks to it, and two sites of one user would share it
