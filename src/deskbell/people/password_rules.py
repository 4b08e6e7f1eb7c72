"""Django's password validators with our messages, because Django's are not translated into all of our languages."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.translation import gettext as _


class LongPassword(MinimumLengthValidator):
    """Refuses a password of fewer than `min_length` characters."""

    def get_error_message(self) -> str:
        return _("Use at least %(limit_value)d characters.") % {"limit_value": self.min_length}


class UncommonPassword(CommonPasswordValidator):
    """Refuses the 20,000 most common passwords."""

    def get_error_message(self) -> str:
        return _("Many people use this password. Choose a sentence of your own.")


class UnlikeEmail(UserAttributeSimilarityValidator):
    """Refuses a password that resembles the email address of its owner."""

    def get_error_message(self) -> str:
        return _("Choose a password that is not like your email address.")
