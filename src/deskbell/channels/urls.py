"""URLs of the channels' pages, including those that a channel's folder declares itself."""

from django.urls import path

from deskbell.channels.registry import import_kind_modules
from deskbell.channels.views import accounts, aside, hooks, raw

urlpatterns = [
    path("hooks/<slug:channel>/<int:number>", hooks.receive_webhook, name="channel_hook"),
    path("setup/channels/<slug:channel>", accounts.channel_accounts, name="channel_accounts"),
    path("setup/channels/<slug:channel>/new", accounts.new_account, name="channel_account_new"),
    path("setup/channels/<slug:channel>/<int:number>", accounts.edit_account, name="channel_account"),
    path("mail/aside", aside.mails_set_aside, name="mail_aside"),
    path("mail/aside/<int:number>/take", aside.allow_set_aside_mail, name="mail_allow"),
    path("raw/<int:number>", raw.download_raw, name="raw"),
    path("raw/<int:number>/text", raw.raw_text, name="raw_text"),
    *(pattern for module in import_kind_modules("urls") for pattern in module.urlpatterns),
]
