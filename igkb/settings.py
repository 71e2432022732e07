"""Settings. What an operator may change comes from the environment (docs/operations.md)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF

from igkb import environment

BASE_DIR = Path(__file__).resolve().parent.parent
FIXTURES_DIR = BASE_DIR / "fixtures"
AFTER_CHANGE = "apps.curation.services.follow"  # the admin's base stands below curation and must not know it
IMPORT_OVERLAY = "apps.curation.overlay"  # ingestion stands below curation and must not know it
VAR_DIR = environment.folder("VAR_DIR", default=BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.secret("SECRET_KEY", kept_in=VAR_DIR / "secret_key")
SITE_URL = environment.site("SITE_URL", default="http://127.0.0.1:8000")
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "apps.web.views.errors.forbidden"

INSTALLED_APPS = [
    "igkb.apps.IgkbConfig",
    "apps.operations",
    "apps.web",
    "apps.api",
    "apps.curation",
    "apps.ingestion",
    "apps.search",
    "apps.proceedings",
    "apps.actors",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "apps.accounts",  # after what registers itself with the admin: it takes that out
    "haystack",
    "django_countries",
    "csp",
    "apps.accounts.apps.HouseAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "apps.operations.middleware.RequestMiddleware",
    "apps.web.middleware.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.web.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "apps.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "apps.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.web.middleware.NulMiddleware",
    "apps.web.limits.LimitMiddleware",
]

ROOT_URLCONF = "igkb.urls"
WSGI_APPLICATION = "igkb.wsgi.application"
ASGI_APPLICATION = "igkb.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.web.context.site",
            ],
        },
    },
]

DATABASES = {"default": environment.database("DATABASE_URL", default=VAR_DIR / "igkb.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_pages = environment.kept_pages()
CACHES = {
    "default": environment.cache("CACHE_URL"),
    # Answers that are the same for everybody: about ten kilobytes each, of a long record four times as much.
    "overviews": {
        "BACKEND": "igkb.kept_pages.KeptPages" if _pages else "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": str(_pages or "overviews"),
        "TIMEOUT": environment.number("OVERVIEW_SECONDS", default=60, most=3600),
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "account"
REQUIRE_SECOND_FACTOR = environment.flag("REQUIRE_SECOND_FACTOR", default=False)
OTP_TOTP_ISSUER = "IGKB"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español")]  # each in itself: docs/translating.md adds one
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("STATIC_DIR", default=VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "documents"  # served by no URL: a document's bytes are only handed out by a view
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "igkb.static_files.StaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

HAYSTACK_CONNECTIONS = {"default": environment.search("SEARCH_URL", default=VAR_DIR / "index")}

_broker = environment.broker("CELERY_BROKER_URL")
CELERY_BROKER_URL = _broker or "memory://localhost"
CELERY_TASK_ALWAYS_EAGER = _broker is None  # without a broker a task runs where it is called
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 3600  # each task goes on where it stopped when it is asked for again
CELERY_TASK_TIME_LIMIT = CELERY_TASK_SOFT_TIME_LIMIT + 300
if (_broker or "").startswith("redis"):
    # Redis hands a task out again that was not acknowledged for so long: never while its worker may still be at it.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT}
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"celery": {}, "index": {}}
# Of their own, so that a worker which takes nothing else keeps the index up while others are at it for an hour.
CELERY_TASK_ROUTES = {
    "apps.search.tasks.drain_outbox": {"queue": "index"},
    "apps.operations.tasks.mend_index": {"queue": "index"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # tasks are long, and another worker may be free
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "schedule")
CELERY_BEAT_SCHEDULE = {
    # What a killed process left in the outbox; every change asks for this by itself.
    "drain the outbox": {"task": "apps.search.tasks.drain_outbox", "schedule": 30.0, "options": {"expires": 30.0}},
    # What a killed worker, or a broker that lost everything, left half done.
    "go on": {"task": "apps.operations.tasks.go_on", "schedule": 300.0, "options": {"expires": 300.0}},
    "sweep": {"task": "apps.operations.tasks.sweep", "schedule": crontab(hour="1", minute="10")},
    "copy the base": {"task": "apps.operations.tasks.copy_base", "schedule": crontab(hour="2", minute="10")},
    "mend the index": {"task": "apps.operations.tasks.mend_index", "schedule": crontab(hour="3", minute="10")},
    "harvest": {"task": "apps.operations.tasks.harvest_all", "schedule": crontab(hour="4", minute="10")},
    "look for questions": {"task": "apps.curation.tasks.look_by_schedule", "schedule": crontab(hour="5", minute="10")},
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

HARVEST_CONTACT = environment.contact("HARVEST_CONTACT")
BACKUP_DIR = environment.existing_folder("BACKUP_DIR")
BACKUP_KEEP = environment.number("BACKUP_KEEP", default=14, least=1, most=1000)
METRICS_TOKEN = environment.token("METRICS_TOKEN")
OTEL_EXPORTER_OTLP_ENDPOINT = environment.collector("OTEL_EXPORTER_OTLP_ENDPOINT")
COUNTED_TOGETHER = environment.counted_together()

for _name, _value in environment.email("EMAIL_URL").items():
    globals()[_name] = _value

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

_https = urlsplit(SITE_URL).scheme == "https"
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked from inside, past the proxy that ends TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_REFERRER_POLICY = "same-origin"
# A public site has a proxy in front that ends TLS.
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", default=1 if _https else 0, most=9)
# Of one client each, but for the last. Many people may share an address, so they are generous.
LIMITS = {
    "search": environment.rate("LIMIT_SEARCH", default="600/minute"),
    "completions": environment.rate("LIMIT_COMPLETIONS", default="1200/minute"),
    "exports": environment.rate("LIMIT_EXPORTS", default="60/minute"),
    "api": environment.rate("LIMIT_API", default="600/minute"),
    "sign-in": environment.rate("LIMIT_SIGN_IN", default="120/hour"),
    "reports": environment.rate("LIMIT_REPORTS", default="5/hour"),
    "all-reports": environment.rate("LIMIT_ALL_REPORTS", default="200/hour"),
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600  # a working day; nothing that is done on the way makes it longer
if _https:
    # Browsers take these from nobody but this very host over TLS: no neighbour below the same domain can set them.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
X_FRAME_OPTIONS = "DENY"

ENVIRONMENT = environment.told()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "igkb.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"apps": {"level": "INFO"}, "igkb": {"level": "INFO"}},
}
