"""The messages of allauth, listed here so that they are in our translations: allauth does not have all of our
languages.

Django looks into our translations before those of allauth.
"""

from django.utils.translation import gettext_noop

PASSWORDS_DIFFER = gettext_noop("You must type the same password each time.")
MESSAGES = (
    gettext_noop("Invalid login."),
    gettext_noop("This account is currently inactive."),
    gettext_noop("Please type your current password."),
    gettext_noop("Incorrect code."),
    gettext_noop("Incorrect password."),
    gettext_noop("Invalid or expired key."),
    gettext_noop("The password reset token was invalid."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("The email address is not assigned to any user account."),
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("The new value must be different from the current one."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("You cannot deactivate two-factor authentication."),
    gettext_noop("You cannot generate recovery codes without having two-factor authentication enabled."),
)
