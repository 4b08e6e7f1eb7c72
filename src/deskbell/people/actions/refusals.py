"""What people's actions refuse, each named after what is needed; the message is a sentence for the person."""


class Refused(Exception):
    """The action was not done; nothing has changed."""


class NeedsAnotherAddress(Refused):
    """Someone of the house already signs in with this address."""


class NeedsAnotherAdmin(Refused):
    """The last admin can neither leave nor become less: nobody could set anything up any more."""


class NeedsAnotherName(Refused):
    """The name, its short form or the prefix of references is taken or empty."""


class NeedsOpenLink(Refused):
    """The link was used, has expired, or never was one."""


class NeedsPassword(Refused):
    """The password is too weak; the sentences say why."""


class NeedsHours(Refused):
    """The opening hours make no sense as they are."""


class NeedsKnown(Refused):
    """A role, a language, a time zone or a scope that the house does not know."""


class NeedsPerson(Refused):
    """There is nobody left to erase."""
