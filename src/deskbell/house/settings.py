"""Django's settings, computed from the few of ours (`house.config`). Nothing here is meant to be edited by an operator."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from deskbell.house import config, database

CONFIG = config.load(os.environ)
HOME = CONFIG.home
PUBLIC_URL = CONFIG.public_url
MAIL_IN_PORT = CONFIG.mail_in_port
MAIL_OUT = CONFIG.mail_out
MAIL_TLS = CONFIG.mail_tls
SECRET_KEY = CONFIG.secret_key
DEBUG = False

INSTALLED_APPS = [
    "deskbell.kit.apps.KitConfig",
    "deskbell.journal.apps.JournalConfig",
    "deskbell.people.apps.PeopleConfig",
    "deskbell.handbook.apps.HandbookConfig",
    "deskbell.standards.apps.StandardsConfig",
    "deskbell.desk.apps.DeskConfig",
    "deskbell.channels.apps.ChannelsConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "deskbell.kit.guard.Guard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "deskbell.people.recognise.Recognised",
    "deskbell.people.idle.Idle",
    "deskbell.people.language.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "deskbell.house.urls"
_host = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [_host.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_host.scheme}://{_host.netloc}"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "deskbell.kit.pages.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {"default": database.parameters(CONFIG.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kit_cache"}}

AUTH_USER_MODEL = "people.Staff"
AUTHENTICATION_BACKENDS = ["deskbell.people.recognise.Known"]
SESSION_ENGINE = "deskbell.people.recognise"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "deskbell.people.doorkeeper.Doorkeeper"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "deskbell.people.forms.SignIn", "reset_password": "deskbell.people.forms.Forgotten"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"reset_password": "20/h/ip,3/h/key", "login_failed": "20/5m/ip,5/5m/key"}
MFA_ADAPTER = "deskbell.people.doorkeeper.SecondKey"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _host.scheme == "http"
MFA_TOTP_ISSUER = "Deskbell"
MFA_TOTP_TOLERANCE = 1
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _host.scheme == "https"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "deskbell.kit.errors.forged"

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_OUT else 'dummy'}.EmailBackend"
if MAIL_OUT is not None:
    EMAIL_HOST, EMAIL_PORT = MAIL_OUT.host, MAIL_OUT.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_OUT.user or "", MAIL_OUT.password or ""
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_OUT.security == "starttls", MAIL_OUT.security == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = f"Deskbell <desk@{_host.hostname or 'localhost'}>"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("th", "ไทย"), ("el", "Ελληνικά"), ("af", "Afrikaans"), ("hi", "हिन्दी")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
STATIC_URL = "/static/"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"hush": {"()": "deskbell.people.hush.Hush"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hush"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"deskbell": {"level": "INFO"}, "django.request": {"level": "ERROR"}, "mail.log": {"level": "ERROR"}},
}
