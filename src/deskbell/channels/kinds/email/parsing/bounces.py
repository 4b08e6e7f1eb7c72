"""Recognise bounces, standard ones and others, and collect what they say.

A bounce is recognised by its machine-readable parts, or by a machine as its sender together with typical words. The
words alone are not enough, since people also ask about bounces and forward them.
"""

import re
from dataclasses import dataclass, replace

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.automatic import is_away_subject
from deskbell.channels.kinds.email.parsing.bounce_reports import BounceReport, list_header_addresses
from deskbell.channels.kinds.email.parsing.bounce_status import says_still_trying
from deskbell.channels.kinds.email.parsing.bounce_words import (
    FailedAddresses,
    find_failed_addresses,
    make_bounce_notices,
)
from deskbell.channels.kinds.email.parsing.characters import to_display_line
from deskbell.channels.kinds.email.parsing.headers import Headers
from deskbell.channels.kinds.email.parsing.quotes import is_forward
from deskbell.channels.kinds.email.parsing.result import BounceNotice, ParsedMail

_TEXT_CHARS = 20_000
_MARKS = "-_=*#~+>| \t"
_WORDS_CHARS = 4_000
_DAEMONS = re.compile(
    r"mailer[-_. ]?daemon|mail[-_.]?daemon|mdaemon|maildaemon|mail (?:delivery|transfer"
    r"|transport) (?:sub)?(?:system|service|agent)|mail\.delivery\.s"
    r"|delivery (?:sub)?system|delivery[-_.]?daemon|mail delivery|internet mail|message router|mail router"
    r"|microsoftexchange|(?:email|e-mail|mail) administrator|mail system"
    r"|smtp[-_ ]mail|mail[-_ ]service|mail ?server|smtp[-_ ]mail|mail[-_ ]service|(?:<|^|\s)(?:ndr|dsn|mmdf|mta"
    r"|bounces?)@",
    re.IGNORECASE,
)
_MAYBE_DAEMONS = re.compile(r"post-?master|system administrator|bounce|administrat", re.IGNORECASE)
_SUBJECTS = re.compile(
    r"undeliver|deliver(?:y|ed)?[ :(-]{1,4}(?:status|failure|fail|has |problem|error|notification|report|delay"
    r"|message|subsystem)|delivery status|mail delivery"
    r"|fail(?:ed|ure)?[ :-]{1,3}(?:mail|deliver|notice|message|to deliver)|(?:mail|message|email) (?:fail|error"
    r"|could not|not|undeliver|delay|deliver|status|rejected|returned)"
    r"|non-?deliver|not (?:be )?deliver|returned? (?:mail|to sender|message|email)|returning (?:to|message)"
    r"|(?:user|address|recipient|mailbox)[ ,]{1,3}(?:not )?(?:unknown|found|known|full)"
    r"|unknown (?:user|recipient|address)|could not (?:be )?(?:send|deliver)|warning: |delayed (?:mail|message)"
    r"|nondeliver|permanent (?:delivery )?(?:failure|error)|\bnd[nr]\b|\bdsn\b|bounce"
    r"|unzustellbar|nicht zustell|zustell(?:fehler|ung fehl)|non remis|échec d|non (?:délivré|distribu)"
    r"|utilisateur (?:inconnu|non recens)|no (?:se puede|se ha podido|ha podido|entregad)|devuelto|não (?:pôde"
    r"|foi) entregue"
    r"|mancata consegna|impossibile (?:consegn|recapit)|onbestelbaar|niet (?:afgeleverd|bezorgd)|olevererbar"
    r"|kunde inte levereras|nie(?:dostarcz| dostarcz)|не доставлен|недостав|退信"
    r"|传输失败|投递失败|发送失败|无法送达|无法投递|無法|配信|配送"
    r"|送信エラー|전송 실패|반송"
    r"|ส่งไม่ได้|ไม่สามารถส่ง|ส่งไม่ถึง|αδυναμία παράδοσης|δεν παραδόθηκε|αποτυχία παράδοσης|onaflewerbaar"
    r"|kon nie afgelewer|वितरित नहीं|वितरण विफल|डिलीवर नहीं",
    re.IGNORECASE,
)
_FAILED_WORDS = re.compile(
    r"(?:could|can|was|were|has|have|wasn|couldn|is|be)(?: ?not|'t|n't|not)(?: yet)?(?: be"
    r"| been)?(?: able)?(?: to)? (?:be )?(?:successfully )?(?:deliver|sent|reach|process)|undeliver"
    r"|(?:unable|failed|not able|able) to (?:be )?(?:deliver|send|reach)"
    r"|deliver\w{0,3}(?: to .{0,80})? (?:\w{2,4} )?(?:fail|abort|delay|error|problem|status)|delivery (?:of"
    r"|for) .{0,60} fail|error delivering|fail\w{0,4} deliver"
    r"|following (?:e-?mail )?(?:address|recipient)|did not (?:reach|receive)|returned (?:mail"
    r"|to (?:the )?sender|to you)|user unknown|(?:unknown|no such|invalid|not a valid|bad) (?:local )?(?:user"
    r"|mailbox|recipient|address|final)"
    r"|recipient(?: name)?(?: is)? not|mailbox (?:is )?(?:full|unavailable|not found|disabled)"
    r"|permanent\w{0,2}(?: fatal)?(?: delivery)? (?:error|fail)|fatal (?:delivery )?error|no mailbox"
    r"|address(?:es)? (?:fail|reject|not found|couldn|had)|rejected your"
    r"|user (?:not found|not known|doesn|does not)|not listed in|(?:over|exceed\w{0,3}|disk) (?:the )?quota"
    r"|host (?:unknown|not found)|message (?:bounced|rejected|delayed)|is not accepting|550[ :-]|554[ :-]"
    r"|5\.\d\.\d"
    r"|nicht zugestellt|unzustellbar|nicht zustell|n'a pas pu|n'ont pas pu|non remis|échec|no (?:se )?(?:pudo"
    r"|ha podido|puede)|não (?:pôde|foi possível|pode)|non (?:è stato possibile|può essere)|mancata consegna"
    r"|kon(?:den)? niet"
    r"|配信(?:でき|され)|配送(?:でき|され)|届きません|送信でき|存在しません|无法|無法|退信|не (?:может|удалось"
    r"|был|доставл)|ส่งไม่ได้"
    r"|ไม่สามารถส่ง|ไม่พบผู้รับ|δεν (?:παραδόθηκε|ήταν δυνατή)|αδυναμία|kon nie|वितरित नहीं|नहीं पहुँच",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\A(?:your (?:message|mail|e-?mail)\b|this is an? (?:automatic|auto-?generated|automated|warning)"
    r"|this (?:message|report|e-?mail) (?:was|is|has been) (?:automatic|generat|created)|votre (?:message"
    r"|courriel)"
    r"|su mensaje|sua mensagem|ihre (?:nachricht|e-?mail)|unable to deliver|the following|delivery (?:to|of"
    r"|failure|has|failed)|undeliver|sorry, |failed recipients?|message from |failed to deliver|hi\. this is the )",
    re.IGNORECASE,
)
_SUCCESS = re.compile(
    r"success|relayed|\bread:|return receipt|lesebestätigung|zugestellt\b(?<!nicht zugestellt)", re.IGNORECASE
)
_OLD_COMPLAINT = re.compile(r"complaint about (?:your )?(?:message|e-?mail) from", re.IGNORECASE)
_DELAY = re.compile(r"delay|warning|verzögert|retard|καθυστέρ|ล่าช้า|विलंब|vertraag", re.IGNORECASE)
_QUOTED_ID = re.compile(
    r"^[ >|]{0,8}message-id:[ \t]{0,8}(?:\n[ \t]{1,8})?(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, kw_only=True)
class BounceSigns:
    """The signs that a mail is a bounce: a mail server as its sender, no return address, failed recipients in a header,
    typical words.
    """

    daemon: bool
    maybe_daemon: bool
    null_sender: bool
    named: tuple[str, ...]
    declared: bool
    automatic: bool
    rejected: bool


def judge_bounce(
    known: ParsedMail, headers: Headers, report: BounceReport, *, kind: str, null_sender: bool
) -> ParsedMail | None:
    """Return the mail with what the bounce says; None when the mail is not a bounce. `kind` is its `report-type`."""
    if _is_complaint(known, report, kind):
        return replace(known, bounce=report.complaint_notices(), gave_up=False)
    if kind == "feedback-report":
        return None
    if report.notices:
        return replace(known, bounce=tuple(report.notices[: limits.BOUNCES]), gave_up=report.gave_up)
    signs = _collect_signs(known, headers, report, kind=kind, null_sender=null_sender)
    if not report.silent or not _may_report(known, signs, kind):
        return None
    text = known.text[:_TEXT_CHARS]
    found = find_failed_addresses(text, exclude=_excluded(known, report))
    if not _is_report(known, signs, report, found):
        return None
    notices = _word_notices(signs, report, found, text)
    delayed = _DELAY.search(known.subject[:300]) or says_still_trying(text[:_WORDS_CHARS])
    gave_up = report.gave_up or any(one.kind == "hard" for one in notices) or not delayed
    return replace(known, bounce=notices, gave_up=gave_up)


def _may_report(known: ParsedMail, signs: BounceSigns, kind: str) -> bool:
    """Return whether a mail can be a bounce at all. Most mails cannot, so this check is cheap."""
    if kind == "disposition-notification" and not signs.rejected:
        return False
    machine = signs.daemon or signs.maybe_daemon or signs.null_sender or signs.declared or bool(signs.named)
    subject = known.subject[:300]
    if is_forward(subject) or is_away_subject(subject) or _SUCCESS.search(subject):
        return False
    return machine or _SUBJECTS.search(subject) is not None


def _is_complaint(known: ParsedMail, report: BounceReport, kind: str) -> bool:
    """Return whether the report says that a reader marked our mail as spam."""
    unnamed = report.returned and not report.found
    return report.complains or (unnamed and (kind == "feedback-report" or bool(_OLD_COMPLAINT.search(known.subject))))


def _word_notices(
    signs: BounceSigns, report: BounceReport, found: FailedAddresses, text: str
) -> tuple[BounceNotice, ...]:
    """Return notices from the most certain place that names addresses: a header, the text, the returned mail, or its
    repeated headers.
    """
    returned = dict.fromkeys(report.returned_to, "") if len(report.returned_to) == 1 else {}
    chosen = dict.fromkeys(signs.named, "") or found.sure or found.likely or returned
    return make_bounce_notices(chosen or dict(list(found.heads.items())[:1]) or found.best, text=text)


def _collect_signs(
    known: ParsedMail, headers: Headers, report: BounceReport, *, kind: str, null_sender: bool
) -> BounceSigns:
    who = " ".join((headers.first("from"), headers.first("sender"), known.return_path or ""))[:1000]
    who += " " + " ".join(one.name for one in known.from_[:3])
    submitted = headers.first("auto-submitted").lower()
    precedence = headers.first("precedence").lower()
    return BounceSigns(
        daemon=_DAEMONS.search(who) is not None,
        maybe_daemon=_MAYBE_DAEMONS.search(who) is not None,
        null_sender=null_sender,
        named=list_header_addresses(headers.first("x-failed-recipients")) if "x-failed-recipients" in headers else (),
        declared=report.found or kind == "delivery-status" or "rejected" in submitted,
        rejected="rejected" in submitted,
        automatic=bool(submitted and not submitted.startswith("no")) or precedence in ("bulk", "junk"),
    )


def _is_report(known: ParsedMail, signs: BounceSigns, report: BounceReport, found: FailedAddresses) -> bool:
    words = known.text[:_WORDS_CHARS]
    titled, says = _SUBJECTS.search(known.subject[:300]) is not None, _FAILED_WORDS.search(words) is not None
    if signs.named or signs.declared or signs.daemon:
        return titled or says or (signs.declared and (signs.daemon or signs.null_sender))
    shown = bool(found.sure or found.likely or report.returned)
    if signs.null_sender:
        return (titled and (says or shown)) or (says and bool(found.sure or report.returned))
    if signs.maybe_daemon:
        return titled and (shown or (says and bool(found.others)))
    opens = any(_OPENS.match(line.lstrip(_MARKS)) for line in [one for one in words.split("\n", 20) if one.strip()][:5])
    return titled and says and bool(found.sure) and (signs.automatic or opens)


def _excluded(known: ParsedMail, report: BounceReport) -> frozenset[str]:
    """Return addresses that cannot have failed: sender and recipient of the bounce, our own, and Message-IDs."""
    parties = [one.address for one in (*known.from_, *known.to, *known.cc, *known.reply_to)]
    named = [known.return_path or "", *known.delivered_to, *report.returned_from]
    ids = [
        one.strip("<>") for one in (known.returned_message_id, known.in_reply_to, known.message_id, *known.references)
    ]
    return frozenset(one.lower() for one in (*parties, *named, *ids) if one)


def find_quoted_message_id(text: str) -> str:
    """Return the Message-ID of the returned mail that is quoted in a bounce's text, as qmail and others do; empty when
    there is none.
    """
    found = _QUOTED_ID.search(text[:_TEXT_CHARS])
    return to_display_line(found[1], limit=902) if found else ""
