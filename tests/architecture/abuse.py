"""The abuse cases: what hostile input must not achieve. `docs/security.md` is generated from this and from the names of
the tests.

Each line has an id and what is tried. When no test has the id in its name, it also says why the case cannot happen yet.
`python -m tests.architecture.abuse` rewrites the page.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
HEAD = """# Security

To report a weakness, write to the maintainers privately before you publish it anywhere.

How Deskbell is built against hostile input: raw mail is parsed in a child process with limits. A sender counts as claimed until
the mail proves it, and only signed tokens join a mail to a case. Pages have a strict content security policy and no script from
elsewhere. The HTML of a mail is shown in a sandboxed frame that loads nothing. Files are stored under the hash of their content.
The database itself refuses changes to the journal.

Below is every case we know of, with the tests that have its number in their name (at most three are shown) or the reason why it
cannot happen. `python -m tests.architecture.abuse` makes this page, and a test checks that it is up to date."""
NAMES_SHOWN = 3
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
    "A133": "Doors: slow, greedy and lying visitors",
}
NO_CHAT = "not built: there is no chat, telephone, social channel or counter yet"
NO_HOOKS = "not built: no webhooks go out"
ONE_WAY_OUT = (
    "the only thing ever fetched over HTTP is a token for a mailbox, from an https address that an admin enters"
)
ONLY_IMPORT = "the only import is a command for operators, which checks every row before it imports any"
NO_SURVEY = "not built: there are no surveys"
CASES = """
A001 | a third party's confirmation mail sent to one of our reply addresses
A002 | a spoofed requester with an attacker in copy
A003 | one of our case numbers in a stranger's subject
A004 | a forged In-Reply-To
A005 | a valid token from an address that is not on the case
A006 | a mail that claims to come from a colleague
A007 | a colleague answers an old notification after losing access
A008 | control headers of Deskbell or of other help desks
A009 | a forged Authentication-Results header
A010 | forged headers that claim a valid signature
A011 | two senders, or a sender hidden in another's name
A012 | groups, comments, look-alike letters and direction marks in addresses
A013 | addresses with two domains
A014 | a Reply-To at another domain
A015 | two mails smuggled as one
A016 | a Message-ID used before its rightful sender uses it
A017 | the same mail to two mailboxes
A018 | an invented bounce that would mark a customer
A019 | shell and template characters in a reply address
A020 | line breaks in subjects and names that go into headers
A021 | HTML in a sender's name
A022 | lists and objects where text is expected
A023 | blind copies shown to customers
A024 | a colleague's real name where names are masked | not built: names are not masked
A025 | a colleague's draft sent by another
A026 | a mail whose text gives instructions to a machine
A027 | two machines that answer each other
A028 | the bounce of our own acknowledgement
A029 | mail from our own addresses
A030 | an out-of-office answer
A031 | an open form with another person's address, ten thousand times | not built: there is no open form; for mail see A027
A032 | a mail to five thousand people
A033 | callbacks to premium numbers | not built: there is no telephone
A034 | a notice to all customers with the wrong filter | not built: nothing is sent to many at once
A035 | three help desks that reply to all of each other
A036 | a receiver of webhooks that hangs | {hooks}
A037 | tracking addresses that can be guessed | not built: nothing is tracked
A038 | links that act when a scanner follows them | not built: our mails contain no link that acts
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
A049 | API answers opened as pages
A050 | names and query words reflected into pages
A051 | links that are not links in plain text
A052 | links that show a different host than they lead to
A053 | file names that read backwards
A054 | markup too deep, too long or too linked
A055 | active files opened by address
A056 | files whose name and type disagree
A057 | content types with line breaks or ten thousand letters
A058 | file names that are paths
A059 | another person's attachment by number
A060 | download links passed on | not built: downloads need a colleague's session, there are no signed links
A061 | archives that grow when unpacked
A062 | pictures too large to decode
A063 | mail inside mail inside mail, and encrypted mail
A064 | the test virus
A065 | uploads without end
A066 | every URL requested by everyone
A067 | ids of other people's things in paths and bodies
A068 | the same things by other ways
A069 | live updates of things one may not see
A070 | form fields that the page did not offer
A071 | a role that may only read acts | not built: every role may work on cases
A072 | internal fields shown to customers | not built: customers have no interface
A073 | counts that reveal what one may not see | every colleague may see every case, so counts equal lists; see A066
A074 | two colleagues acting at once
A075 | unusual methods and spellings of a URL
A076 | filters that ask for more than is allowed
A077 | tokens with too few scopes, of people who left, or in a URL
A078 | an invented host name in the request
A079 | finding out who has an account
A080 | one-time links: empty, guessed, used twice, of another purpose
A081 | sessions that should have ended
A082 | headers that name a user
A083 | foreign identity providers | not built: there is no sign-in by other providers
A084 | endless passwords, and guessing
A085 | changing a password without knowing it
A086 | redirects to another site after signing in
A087 | forms sent from other sites
A088 | pages in frames
A089 | secrets where they do not belong
A090 | a screen left open
A091 | addresses inside our network | {out}; it follows no redirect
A092 | connection tests that scan a network | the mailbox test reports one of a few sentences, and only admins may run it
A093 | endless answers | {out}; size and time are limited
A094 | another way to the network
A095 | webhooks without a signature |
A096 | webhooks replayed |
A097 | webhooks in the wrong order |
A098 | an idempotency key used twice
A099 | secrets compared letter by letter
A100 | template code in texts | not built: texts written by people are never templates
A101 | placeholders for another's data | not built: there are no saved replies
A102 | formulas in exported tables
A103 | malformed imports | {imports}
A104 | documents that fetch something | the only documents are certificates, made from our own template
A105 | handbook packs with code | not built: there are no handbook packs
A106 | chat: another's name | {chat}
A107 | chat: messages from other pages | {chat}
A108 | chat: another person's conversation | {chat}
A109 | chat: ten thousand starts | {chat}
A110 | telephone: a spoofed number | {chat}
A111 | telephone: calls that never happened | {chat}
A112 | surveys by a photographed code | {surveys}
A113 | card numbers in public posts | {chat}
A114 | mail made to keep a parser busy for ever
A115 | text that makes a pattern match take for ever
A116 | text in no known encoding
A117 | impossible dates
A118 | live pages that never read
A119 | queries that take for ever | not built: messages cannot be searched; lists are read along an index, page by page
A120 | one sender, ten thousand mails
A121 | changing what happened
A122 | times claimed by a client | not built: no client can say when something happened
A123 | tricks to stop a clock
A124 | a standard loosened after a breach
A125 | a signature for another person |
A126 | stuffed surveys | {surveys}
A127 | filtering down to one person | {surveys}
A128 | files about staff conduct | not built: there are none
A129 | complaints as a campaign | not built: there is no complaint process
A130 | clocks that jump
A131 | another person's data in an export | not built: there is no export of a person; erasing is tested
A132 | a backup from before an erasure
A133 | uploads that stop halfway, and downloads that nobody reads
A134 | hundreds of half-sent requests, and requests sent byte by byte
A135 | mail sessions that stop in the middle of large mails, or stay and say nothing
A136 | thousands of mails of one customer to their own case
A137 | a forwarded address that a client made up, and guesses that lock out others
"""


def tests_by_case() -> dict[str, list[str]]:
    """Return, for each id, the tests that have it in their name: {id: [file::test]}."""
    found: dict[str, list[str]] = {}
    for file in sorted([*ROOT.glob("src/**/tests/**/test_*.py"), *ROOT.glob("tests/**/test_*.py")]):
        for name, numbers in re.findall(r"def (test((?:_a\d{3})+)\w*)", file.read_text()):
            for number in re.findall(r"a\d{3}", numbers):
                found.setdefault(number.upper(), []).append(f"{file.relative_to(ROOT)}::{name}")
    return found


def abuse_cases() -> dict[str, tuple[str, str]]:
    """Return {id: (what is tried, why no test has the id, or empty)}."""
    words = {"hooks": NO_HOOKS, "out": ONE_WAY_OUT, "chat": NO_CHAT, "imports": ONLY_IMPORT, "surveys": NO_SURVEY}
    found = {}
    for line in CASES.strip().splitlines():
        number, tried, *reason = (part.strip() for part in line.split(" | "))
        found[number] = (tried, reason[0].format(**words) if reason else "")
    return found


def render_security_page() -> str:
    """Return the page as it should be now."""
    named, lines = tests_by_case(), [HEAD]
    for number, (tried, reason) in abuse_cases().items():
        if number in CHAPTERS:
            lines += ["", f"## {CHAPTERS[number]}", "", "| id | what is tried | proof |", "|---|---|---|"]
        proof = _proof_cell(named.get(number, [])) or reason or "**no test**"
        lines.append(f"| {number} | {tried} | {proof} |")
    return "\n".join(lines) + "\n"


def _proof_cell(names: list[str]) -> str:
    """Return a cell with the first tests, each linked to its file, and the number of the others."""
    shown = []
    for path, name in (one.split("::") for one in names[:NAMES_SHOWN]):
        words = re.sub(r"^test(_a\d{3})+_", "", name).replace("_", " ")
        shown.append(f"[{words}](../{path})")
    more = [f"and {len(names) - NAMES_SHOWN} more"] if len(names) > NAMES_SHOWN else []
    return "<br>".join(shown + more)


if __name__ == "__main__":
    PAGE.write_text(render_security_page())
