"""What is new in a message, and what is only quoted again or a signature.

Nothing is ever lost: the new part and the rest, put together, are the text. Where answers stand between the quoted
lines, or the quote comes first, everything counts as new.
"""

import re

_LOOK = 2_000
_ATTRIBUTION_LINES = 4
_SIGNATURE_LINES = 12

_WROTE = (
    r"wrote|writes|เขียน(?:ว่า)?|ได้เขียน(?:ว่า)?|έγραψε|έγραψαν|skryf|geskryf(?: het)?|het geskryf|ने लिखा(?: है)?|लिखा(?: है)?"
    r"|schrieb|geschrieben|a écrit|écrit|escribió|escribi[oó]|ha scritto|schreef|het volgende geschreven|escreveu"
    r"|napisał(?:\(a\)|a)?|skrev|kirjoitti|napsal(?:\(a\)|a)?|написал(?:\(а\)|а)?|пишет|пише|yazdı|írta|のメール|写道|寫道"
    r"|작성|menulis|đã viết"
)
_ATTRIBUTION = re.compile(rf"(?:{_WROTE})\s{{0,3}}[:：]\s{{0,3}}\Z", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"\A[-_–—*\s]{2,40}(?:original message|original appointment"
    r"|ข้อความต้นฉบับ|ข้อความเดิม|αρχικό μήνυμα|oorspronklike (?:boodskap|e-pos)"
    r"|मूल संदेश|ursprüngliche nachricht"
    r"|message d'origine|message original|mensaje original|messaggio originale"
    r"|oorspronkelijk bericht|mensagem original|wiadomość oryginalna|ursprungligt meddelande|oprindelig meddelelse"
    r"|opprinnelig melding|alkuperäinen viesti|původní zpráva|исходное сообщение|元のメッセージ|原始邮件|원본 메시지)"
    r"[-_–—*:\s]{0,40}",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"\A[-_–—*\s]{0,40}(?:(?:begin )?forwarded message|ข้อความที่ส่งต่อ|(?:αρχή )?προωθημένο(?:υ)? μ(?:ήνυμα|ηνύματος)"
    r"|aangestuurde boodskap|अग्रेषित संदेश|weitergeleitete nachricht|message transféré)[-_–—*:\s]{0,40}",
    re.IGNORECASE,
)
_FORWARDS = re.compile(r"\s{0,3}(?:fwd?|πρθ|ส่งต่อ|अग्रेषित|aangestuur|wg|tr|rv|enc)\s?[:：]", re.IGNORECASE)
_FIELDS = {
    "from": "from จาก ผู้ส่ง από αποστολέας van प्रेषक से von de da od från fra lähettäjä от kimden 差出人 发件人 보낸사람",
    "date": "sent date ส่งเมื่อ ส่ง วันที่ στάλθηκε εστάλη ημερομηνία gestuur datum भेजा दिनांक तारीख gesendet envoyé enviado "
    "fecha inviato data verzonden wysłano skickat sendt lähetetty odesláno отправлено 送信日時 发送时间 보낸날짜",
    "to": "to ถึง προς aan प्रति an à para a do till til vastaanottaja komu кому kime 宛先 收件人 받는사람",
    "subject": "subject เรื่อง หัวเรื่อง หัวข้อ θέμα onderwerp विषय betreff objet asunto oggetto assunto temat ämne emne aihe "
    "předmět тема konu 件名 主题 제목",
}
_FIELD_OF = {word: kind for kind, words in _FIELDS.items() for word in words.split()}
_FIELD_LINE = re.compile(r"\A\s{0,4}\*?([^\s:：*]{1,30})(?:\s[^\s:：*]{1,20}){0,2}\*?\s?[:：]")
_RULE = re.compile(r"\s{0,4}(?:[_=─-]{10,200}|---)\s{0,4}")
_SENT_FROM = re.compile(
    r"(?:sent from (?:my|outlook|mail for|yahoo|gmail|proton|samsung)"
    r"|get outlook for|รับ outlook สำหรับ|λήψη του outlook|kry outlook vir"
    r"|.{1,20} के लिए outlook|ส่งจาก|εστάλη από|στάλθηκε από|gestuur van(?:af)?|मेरे .{1,30} से भेजा"
    r"|von meinem .{1,30} gesendet|envoyé de mon|enviado desde mi|inviato da|verzonden vanaf|enviado do meu)",
    re.IGNORECASE,
)


def split_quoted(text: str, *, subject: str = "") -> tuple[str, str]:
    """(new, quoted and signature); together they are exactly the text. What is passed on to us is new to us."""
    lines = text.splitlines(keepends=True)
    cut = len(lines) if _FORWARDS.match(subject) else _quote_start(lines)
    cut = _signature_start(lines, cut)
    new = "".join(lines[:cut])
    if not new.strip():
        return text, ""
    return new, text[len(new) :]


def _quote_start(lines: list[str]) -> int:
    """The first line of the earlier mail, or the number of lines."""
    last_own = _last_own_line(lines)
    for index, line in enumerate(lines):
        if line.startswith(">"):
            return _with_attribution(lines, index) if index > last_own else len(lines)
        if index >= _LOOK or _FORWARDED.fullmatch(line[:200].rstrip()):
            break
        if _opens_original(lines, index):
            return index
        if _opens_attribution(lines, index) and (last_own < index or not _quoted_soon(lines, index)):
            return _attribution_start(lines, index)
    return len(lines)


def _last_own_line(lines: list[str]) -> int:
    """The last line that is neither quoted, nor blank, nor part of a closing signature."""
    end = _signature_start(lines, len(lines))
    for index in range(end - 1, -1, -1):
        if lines[index].strip() and not lines[index].startswith(">"):
            return index
    return -1


def _opens_original(lines: list[str], index: int) -> bool:
    line = lines[index][:200].rstrip()
    if _ORIGINAL.fullmatch(line):
        return True
    start = index
    if _RULE.fullmatch(line):
        start += 1 + (index + 1 < len(lines) and not lines[index + 1].strip())
    if start >= len(lines) or _field(lines[start]) != "from":
        return False
    kinds = {_field(line) for line in lines[start : start + 6]}
    return len(kinds - {""}) >= 3


def _field(line: str) -> str:
    begins = line[:200]
    found = _FIELD_LINE.match(begins) if ":" in begins or "：" in begins else None
    return _FIELD_OF.get(found[1].lower(), "") if found else ""


def _opens_attribution(lines: list[str], index: int) -> bool:
    ends = lines[index].rstrip()[-60:]
    return ends.endswith((":", "：")) and _ATTRIBUTION.search(ends) is not None


def _quoted_soon(lines: list[str], index: int) -> bool:
    following = [line for line in lines[index + 1 : index + 6] if line.strip()]
    return bool(following) and following[0].startswith(">")


def _with_attribution(lines: list[str], index: int) -> int:
    """A quote's introduction in a language we do not know still ends with a colon right above it."""
    above = index - 1
    while above >= 0 and index - above <= 2 and not lines[above].strip():
        above -= 1
    if above >= 0 and lines[above].rstrip().endswith((":", "：")) and re.search(r"\d|@", lines[above][:500]):
        return _attribution_start(lines, above)
    return index


def _attribution_start(lines: list[str], index: int) -> int:
    """An attribution wrapped over several lines begins after a blank line, at the most a few lines above."""
    for start in range(index, max(-1, index - _ATTRIBUTION_LINES), -1):
        if start == 0 or not lines[start - 1].strip():
            return start if start else index
    return index


def _signature_start(lines: list[str], cut: int) -> int:
    """A signature just above the cut belongs to the rest."""
    for index in range(cut - 1, max(-1, cut - 1 - _SIGNATURE_LINES), -1):
        line = lines[index].rstrip("\r\n")
        if line in ("--", "-- ", "--\u00a0") or (cut - index <= 4 and _SENT_FROM.match(line.strip()[:100])):
            return index
    return cut
