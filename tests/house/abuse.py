"""What hostile input must not achieve, case by case; `docs/security.md` is made from this and from the names of the tests.

Each line: id, what is tried, and, where no test carries the id, why it cannot happen yet.
`python -m tests.house.abuse` rewrites the page.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
HEAD = """# Security

To report a weakness, write to the maintainers privately before you write of it anywhere else.

How the house is built against hostile input: raw mail is understood in a child process with limits; identity is claimed until
it is proven; only signed tokens thread; pages carry a strict content security policy and no script of others; the HTML of a
mail is shown in a sandboxed frame that loads nothing; files lie under the hash of their content; the journal refuses changes
in the database itself.

Below is every case we know of, with the tests that carry its number (at most three, as what they say) or the reason why it
cannot happen. This page is made by `python -m tests.house.abuse` and checked by a test."""
SHOWN = 3
CHAPTERS = {
    "A001": "Mail: identity and threading",
    "A027": "Loops, relay, outgoing",
    "A039": "HTML and text on screen",
    "A055": "Attachments",
    "A066": "Who may what",
    "A078": "Accounts and sessions",
    "A091": "Requests from our side, webhooks",
    "A100": "Templates, exports, imports",
    "A106": "Chat, social, telephone, counter",
    "A114": "Exhaustion",
    "A121": "Journal, promises, handbook, measures",
    "A131": "Privacy",
}
NO_CHAT = "not built: there is no chat, telephone, social channel or counter yet"
NO_HOOKS = "not built: there are no webhooks, neither in nor out"
ONE_WAY_OUT = (
    "the only thing ever fetched over HTTP is a token for a mailbox, from the https address that an admin names"
)
NO_IMPORT = "not built: there is no import"
NO_SURVEY = "not built: there are no surveys"
CASES = """
A001 | a third party's confirmation mail sent to a reply address of ours
A002 | a spoofed requester with an attacker in copy
A003 | a case number of ours in a stranger's subject
A004 | a forged In-Reply-To
A005 | a valid token from an address that is not on the case
A006 | a mail that says it comes from a colleague
A007 | a colleague answers an old notification after losing access
A008 | control headers of ours or of other desks
A009 | a forged Authentication-Results header
A010 | forged headers that claim a valid signature
A011 | two senders, or a sender hidden in another's name
A012 | groups, comments, look-alike letters and direction marks in addresses
A013 | addresses with two domains
A014 | a Reply-To at another domain
A015 | two mails smuggled as one
A016 | a Message-ID used before somebody else uses it rightly
A017 | the same mail to two mailboxes
A018 | a bounce made up to mark a customer
A019 | shell and template characters in a reply address
A020 | line breaks in subjects and names that go into headers
A021 | HTML in a sender's name
A022 | lists and objects where text is expected
A023 | blind copies shown to customers
A024 | a colleague's real name where names are masked | not built: names are not masked
A025 | a colleague's draft sent by another
A026 | a mail whose text gives orders to a machine
A027 | two machines that answer each other
A028 | the bounce of our own acknowledgement
A029 | mail from our own addresses
A030 | an out-of-office answer
A031 | an open form with somebody else's address, ten thousand times | not built: there is no open form; by mail, A027 holds
A032 | a mail to five thousand people
A033 | callbacks to premium numbers | not built: there is no telephone
A034 | a notice to all customers with the wrong filter | not built: nothing is sent to many at once
A035 | three desks that answer all of each other
A036 | a receiver of webhooks that hangs | {hooks}
A037 | tracking addresses that can be guessed | not built: nothing is tracked
A038 | links that act when a scanner follows them | not built: no mail of ours carries a link that acts
A039 | script in many spellings
A040 | anything that makes a browser fetch from elsewhere
A041 | markup that becomes script after cleaning
A042 | text that is safe on the page and raw elsewhere
A043 | hostile mail quoted into an answer
A044 | forms, overlays and links that leave the frame
A045 | hostile text in quarantine and in logs
A046 | survey answers as markup | not built: there are no surveys
A047 | markup in the handbook by someone who may write it
A048 | frames of other sites | frames of other sites are not allowed anywhere
A049 | answers for programs opened as pages
A050 | names and query words reflected into pages
A051 | links that are not links in plain text
A052 | links that show another host than they lead to
A053 | file names that read backwards
A054 | markup too deep, too long or too linked
A055 | active files opened by address
A056 | files whose name and type disagree
A057 | types with line breaks or ten thousand letters
A058 | file names that are paths
A059 | somebody else's attachment by number
A060 | download addresses passed on | not built: downloads need the session of a colleague, there are no signed addresses
A061 | archives that grow when unpacked
A062 | pictures too large to decode
A063 | mail inside mail inside mail, and sealed mail
A064 | the test virus
A065 | uploads without end
A066 | every address by everyone
A067 | numbers of another's things in paths and bodies
A068 | the same things through side doors
A069 | live pages of things one may not see
A070 | fields that nobody offered
A071 | a role that may only read acts | not built: every role of the house may work on cases
A072 | inner fields shown to customers | not built: customers have no interface
A073 | counts that tell of what one may not see | every colleague may see every case, so counts equal lists; see A066
A074 | two colleagues at once
A075 | odd methods and spellings of an address
A076 | filters that ask for more than they may
A077 | tokens with too few scopes, of people who left, or in an address
A078 | a made-up host name in the request
A079 | telling who has an account
A080 | one-time links: empty, guessed, used twice, of another purpose
A081 | sessions that should be over
A082 | headers that name a user
A083 | foreign identity providers | not built: there is no sign-in by other providers
A084 | passwords without end, and guessing
A085 | changing a password without knowing it
A086 | being led elsewhere after signing in
A087 | forms sent from other sites
A088 | pages in frames
A089 | secrets where they do not belong
A090 | a screen left open
A091 | addresses inside the house's network | {out}; it follows no redirect
A092 | connection tests that scan a network | the mailbox test reports one of a few sentences, and only admins may run it
A093 | answers without end | {out}; size and time are limited
A094 | another way out to the network
A095 | webhooks without a signature | {hooks}
A096 | webhooks replayed | {hooks}
A097 | webhooks in the wrong order | {hooks}
A098 | keys against repetition used twice
A099 | secrets compared letter by letter
A100 | template code in texts | not built: texts of people are never templates
A101 | placeholders for another's data | not built: there are no saved replies
A102 | formulas in exported tables
A103 | imports of every kind of rubbish | {imports}
A104 | documents that fetch | not built: no documents are made
A105 | handbook packs with code | {imports}
A106 | chat: another's name | {chat}
A107 | chat: messages from other pages | {chat}
A108 | chat: somebody else's conversation | {chat}
A109 | chat: ten thousand starts | {chat}
A110 | telephone: a spoofed number | {chat}
A111 | telephone: calls that never were | {chat}
A112 | surveys by a photographed code | {surveys}
A113 | card numbers in public posts | {chat}
A114 | mail made to take for ever
A115 | patterns that take for ever
A116 | letters in no known code
A117 | dates that cannot be
A118 | readers that never read
A119 | questions that take for ever | not built: there is no search; lists are read along an index, page by page
A120 | one sender, ten thousand mails
A121 | changing what happened
A122 | times that a client claims | not built: no client may say when something happened
A123 | tricks to stop a clock
A124 | a standard loosened after a breach
A125 | a signature for somebody else |
A126 | stuffed surveys | {surveys}
A127 | filtering down to one person | {surveys}
A128 | conduct files | not built: there are none
A129 | complaints as a campaign | not built: there is no complaint process
A130 | clocks that jump
A131 | another person's data in an export | not built: there is no export of a person; erasing is tested
A132 | a backup from before an erasure
"""


def tests() -> dict[str, list[str]]:
    """The tests that carry an id in their name, some of them several: {id: [file::test]}."""
    found: dict[str, list[str]] = {}
    for file in sorted([*ROOT.glob("src/**/tests/**/test_*.py"), *ROOT.glob("tests/**/test_*.py")]):
        for name, numbers in re.findall(r"def (test((?:_a\d{3})+)\w*)", file.read_text()):
            for number in re.findall(r"a\d{3}", numbers):
                found.setdefault(number.upper(), []).append(f"{file.relative_to(ROOT)}::{name}")
    return found


def cases() -> dict[str, tuple[str, str]]:
    """{id: (what is tried, why no test carries the id, or empty)}."""
    words = {"hooks": NO_HOOKS, "out": ONE_WAY_OUT, "chat": NO_CHAT, "imports": NO_IMPORT, "surveys": NO_SURVEY}
    found = {}
    for line in CASES.strip().splitlines():
        number, tried, *reason = (part.strip() for part in line.split(" | "))
        found[number] = (tried, reason[0].format(**words) if reason else "")
    return found


def page() -> str:
    """The page as it should be now."""
    named, lines = tests(), [HEAD]
    for number, (tried, reason) in cases().items():
        if number in CHAPTERS:
            lines += ["", f"## {CHAPTERS[number]}", "", "| id | what is tried | proof |", "|---|---|---|"]
        proof = _proof(named.get(number, [])) or reason or "**no test**"
        lines.append(f"| {number} | {tried} | {proof} |")
    return "\n".join(lines) + "\n"


def _proof(names: list[str]) -> str:
    """A sentence for each of the first tests, each leading to its file; the rest are counted."""
    shown = []
    for path, name in (one.split("::") for one in names[:SHOWN]):
        words = re.sub(r"^test(_a\d{3})+_", "", name).replace("_", " ")
        shown.append(f"[{words}](../{path})")
    more = [f"and {len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return "<br>".join(shown + more)


if __name__ == "__main__":
    PAGE.write_text(page())
