"""Addresses of the channels."""

from django.urls import path

from deskbell.channels.views import aside, mailboxes, raw

urlpatterns = [
    path("setup/mailboxes", mailboxes.mailboxes, name="mailboxes"),
    path("setup/mailboxes/new", mailboxes.new, name="mailbox_new"),
    path("setup/mailboxes/<int:number>", mailboxes.mailbox, name="mailbox"),
    path("setup/mailboxes/<int:number>/test", mailboxes.test, name="mailbox_test"),
    path("setup/mailboxes/<int:number>/tested", mailboxes.tested, name="mailbox_tested"),
    path("mail/aside", aside.aside, name="mail_aside"),
    path("mail/aside/<int:number>/take", aside.take, name="mail_take"),
    path("raw/<int:number>", raw.raw, name="raw"),
    path("raw/<int:number>/text", raw.text, name="raw_text"),
]
