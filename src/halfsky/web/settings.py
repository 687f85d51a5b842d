"""Settings of the site, all from the environment; `halfsky serve` and `halfsky demo` fill it in.

HALFSKY_HOME          folder of everything that is kept: database, uploads, vintages, key
DATABASE_URL          PostgreSQL, such as postgresql://user:password@host/name; SQLite in the home otherwise
HALFSKY_HOSTS         names under which the site is reached, with commas
HALFSKY_HTTPS         1 where it is reached by HTTPS only
HALFSKY_SECOND_FACTOR 0 only in a demonstration: approving roles sign in with a password alone
HALFSKY_IDLE_MINUTES  minutes without a request after which approving and administering roles are signed out (30)
HALFSKY_SESSION_HOURS hours after which everyone is signed out (8)
HALFSKY_RATE_LIMITS   0 only to measure the site: nobody is told to wait
HALFSKY_HANDS         processes that share the night's work on a nation (a core each, and 4 GiB of memory)
HALFSKY_DEMO          1 marks every page as a demonstration
EMAIL_URL_HOST …      see docs/how-to/install.md
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from halfsky.engines.secret import secret_of

HOME = Path(os.environ.get("HALFSKY_HOME", Path.home() / ".halfsky")).resolve()
HERE = Path(__file__).resolve().parent
HTTPS = os.environ.get("HALFSKY_HTTPS") == "1"
DEMO = os.environ.get("HALFSKY_DEMO") == "1"
RATE_LIMITS = os.environ.get("HALFSKY_RATE_LIMITS", "1") == "1"
SECOND_FACTOR = os.environ.get("HALFSKY_SECOND_FACTOR", "1") == "1"
MEMORY_GIB = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
HANDS = int(os.environ.get("HALFSKY_HANDS") or max(1, min(os.cpu_count() or 1, int(MEMORY_GIB / 4))))

SECRET_KEY = os.environ.get("HALFSKY_SECRET_KEY") or secret_of(HOME)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("HALFSKY_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "halfsky.store",
    "halfsky.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "halfsky.web.account.middleware.ActorMiddleware",
    "halfsky.web.account.sessions.SessionEndMiddleware",
    "halfsky.web.account.middleware.SecondFactorMiddleware",
    "halfsky.web.rate_limits.RateLimitMiddleware",
    "halfsky.web.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "halfsky.web.urls"
WSGI_APPLICATION = "halfsky.web.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates", HERE / "components"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["halfsky.web.templatetags.texts", "halfsky.web.templatetags.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "halfsky.web.frame.frame",
            ],
        },
    }
]

_SQLITE_OPTIONS = {
    # Writers wait for each other instead of failing; readers are never held up.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
if os.environ.get("DATABASE_URL"):
    DATABASES: dict[str, Any] = {
        "default": dj_database_url.parse(
            os.environ["DATABASE_URL"], conn_max_age=600, conn_health_checks=True
        )
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "halfsky.sqlite3",
            "OPTIONS": _SQLITE_OPTIONS,
        }
    }
# What counts for the whole site is counted where every process sees it: how often one address tries to sign in.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "counted"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "store.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name", "email")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "halfsky.web.account.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
# Units of one place sign in from one address; guessing is stopped by axes, per name and address.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip"}
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "HalfSky 半边天"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_USERNAME_CALLABLE = "halfsky.web.account.trail.name_in_axes"
AXES_DISABLE_ACCESS_LOG = True

IDLE_SECONDS = 60 * int(os.environ.get("HALFSKY_IDLE_MINUTES", "30"))
SESSION_SECONDS = 3600 * int(os.environ.get("HALFSKY_SESSION_HOURS", "8"))
# The row outlives the sign-in: see halfsky.web.account.sessions.
SESSION_COOKIE_AGE = SESSION_SECONDS + 4 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
TIME_ZONE = os.environ.get("HALFSKY_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
VINTAGES = HOME / "vintages"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_HOST = os.environ.get("HALFSKY_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("HALFSKY_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("HALFSKY_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HALFSKY_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("HALFSKY_EMAIL_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("HALFSKY_EMAIL_FROM", "halfsky@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
