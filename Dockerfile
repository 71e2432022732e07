# The application alone: nothing of the tests, no compiler, no shell for its user.
FROM python:3.13-slim-bookworm AS packages
COPY requirements.txt /
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --require-hashes --disable-pip-version-check -r /requirements.txt

FROM python:3.13-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/igkb STATIC_DIR=/srv/static
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin igkb \
    && install --directory --owner=igkb --group=igkb --mode=0750 /var/lib/igkb /var/backups/igkb
COPY --from=packages /venv /venv
WORKDIR /srv/igkb
COPY manage.py gunicorn.conf.py ./
COPY igkb igkb
COPY apps apps
COPY templates templates
COPY locale locale
COPY static static
COPY fixtures fixtures
RUN python -m compileall -q . /venv/lib
RUN VAR_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 && rm -r /tmp/build
USER igkb
VOLUME ["/var/lib/igkb", "/var/backups/igkb"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "igkb.wsgi", "--bind", "0.0.0.0:8000"]
