"""URLs of the pages for mailboxes."""

from django.urls import path

from deskbell.channels.kinds.email.views import doubts, mailboxes, outgoing

urlpatterns = [
    path("mail/<int:number>/writer", doubts.choose_mail_writer, name="mail_writer"),
    path("mail/<int:number>/alias", doubts.answer_mail_alias, name="mail_alias"),
    path("setup/mailboxes", mailboxes.mailbox_list, name="mailboxes"),
    path("setup/mailboxes/outgoing", outgoing.outgoing_mail, name="outgoing_mail"),
    path("setup/mailboxes/outgoing/test", outgoing.send_outgoing_test, name="outgoing_mail_test"),
    path("setup/mailboxes/outgoing/remove", outgoing.remove_outgoing_mail, name="outgoing_mail_remove"),
    path("setup/mailboxes/<int:number>/outgoing", outgoing.outgoing_mail, name="mailbox_outgoing"),
    path("setup/mailboxes/<int:number>/outgoing/test", outgoing.send_outgoing_test, name="mailbox_outgoing_test"),
    path("setup/mailboxes/<int:number>/outgoing/remove", outgoing.remove_outgoing_mail, name="mailbox_outgoing_remove"),
    path("setup/mailboxes/new", mailboxes.new_mailbox, name="mailbox_new"),
    path("setup/mailboxes/<int:number>", mailboxes.edit_mailbox, name="mailbox"),
    path("setup/mailboxes/<int:number>/test", mailboxes.test_mailbox, name="mailbox_test"),
    path("setup/mailboxes/<int:number>/tested", mailboxes.mailbox_test_result, name="mailbox_tested"),
]
