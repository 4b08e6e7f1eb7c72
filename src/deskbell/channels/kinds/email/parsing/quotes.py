"""Split the text of a mail into what is new, and quoted text with signature.

Both pieces together are exactly the text. A mail that is not an answer has no quoted text, whatever its lines look
like. When answers stand between quoted lines, or the quote comes first, all of it counts as new.
"""

import re

_LOOK = 2_000
_ATTRIBUTION_LINES = 4
_SIGNATURE_LINES = 12

_WROTE = (
    r"wrote|writes|เขียน(?:ว่า)?|ได้เขียน(?:ว่า)?|έγραψε|έγραψαν|skryf|geskryf(?: het)?|het geskryf"
    r"|ने लिखा(?: है)?|लिखा(?: है)?"
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
    r"\A[-_–—*\s]{0,40}(?:(?:begin )?forwarded message|ข้อความที่ส่งต่อ|(?:αρχή )?προωθημένο(?:υ)? μ(?:ήνυμα"
    r"|ηνύματος)"
    r"|aangestuurde boodskap|अग्रेषित संदेश|weitergeleitete nachricht|message transféré)[-_–—*:\s]{0,40}",
    re.IGNORECASE,
)
_FORWARDS = re.compile(r"\s{0,3}(?:fwd?|πρθ|ส่งต่อ|अग्रेषित|aangestuur|wg|tr|rv|enc)\s?[:：]", re.IGNORECASE)
_ANSWERS = re.compile(
    r"\s{0,3}(?:\[[^\]]{1,40}\]\s{0,3})?(?:re|aw|antw|ant|sv|vs|vá|odp|res|rif|r|rép|ref|απ|απάντηση|σχετ|ynt"
    r"|yan|bls|balas|atb|răsp"
    r"|отв|ответ|на|відп|отг|השב|تب|رد|tl|trả lời|回复|回覆|答复|答覆|返信|回信|답장|회신|ตอบ|ตอบกลับ|การตอบกลับ|उत्तर|प्रति"
    r"|जवाब|पुनः|पुन)"
    r"(?:\s?[\[(]\d{1,3}[\])]|\^\d{1,3})?\s?[:：]",
    re.IGNORECASE,
)
_ATTRIBUTION_BEGINS = re.compile(
    r"\s{0,4}(?:\d{1,4}[-./]\d|on |am |le |el |op |il |em |den |på |pe |dne |w dniu |dnia |στις |στην |την |στο "
    r"|ในวันที่|เมื่อ|วันที่|"
    r"в |от |pada |vào |tarih|on\b|सोम|मंगल|बुध|गुरु|शुक्र|शनि|रवि)",
    re.IGNORECASE,
)
_DATE_OR_ADDRESS = re.compile(r"\d|@")
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


def is_answer(subject: str) -> bool:
    """Return whether the subject is that of an answer, such as "Re: …", in any language."""
    return _ANSWERS.match(subject) is not None


def is_forward(subject: str) -> bool:
    """Return whether the subject is that of a forwarded mail, such as "Fwd: …"."""
    return _FORWARDS.match(subject) is not None


def split_quoted(text: str, *, subject: str = "", answers: bool = True) -> tuple[str, str]:
    """Return (new text, quoted text with signature). A forwarded mail counts as new. `answers`: the mail is an answer."""
    lines = text.splitlines(keepends=True)
    cut = _quote_start(lines) if answers and not _FORWARDS.match(subject) else len(lines)
    cut = _signature_start(lines, cut, strict=not answers)
    new = "".join(lines[:cut])
    if not new.strip():
        return text, ""
    return new, text[len(new) :]


def _quote_start(lines: list[str]) -> int:
    """Return the index of the first line of the quoted mail; the number of lines when there is none."""
    last_own = _last_own_line(lines)
    for index, line in enumerate(lines):
        if line.startswith(">"):
            return _with_attribution(lines, index) if index > last_own else len(lines)
        if index >= _LOOK or _FORWARDED.fullmatch(line[:200].rstrip()):
            break
        if _opens_original(lines, index):
            return index if not _is_answered_inside(lines, index, last_own) else len(lines)
        if _opens_attribution(lines, index) and (last_own <= index or not _quoted_soon(lines, index)):
            start = _attribution_start(lines, index)
            if _DATE_OR_ADDRESS.search("".join(lines[start : index + 1])):
                return start
    return len(lines)


def _is_answered_inside(lines: list[str], index: int, last_own: int) -> bool:
    """Return whether answers stand between the quoted lines of the earlier mail."""
    end = next((place for place in range(index + 1, len(lines)) if not lines[place].strip()), len(lines))
    quoted = next((place for place in range(end, min(end + 4, len(lines))) if lines[place].startswith(">")), len(lines))
    return quoted < last_own and not any(line.strip() for line in lines[end:quoted])


def _last_own_line(lines: list[str]) -> int:
    """Return the index of the last line that is neither quoted, nor blank, nor part of a closing signature."""
    end = _signature_start(lines, len(lines), strict=False)
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
    head = lines[start : start + 6]
    kinds = {_field(line) for line in head} - {""}
    return len(kinds) >= 3 and ("subject" in kinds or "@" in "".join(head))


def _field(line: str) -> str:
    begins = line[:200]
    found = _FIELD_LINE.match(begins) if ":" in begins or "：" in begins else None
    return _FIELD_OF.get(found[1].lower(), "") if found else ""


def _opens_attribution(lines: list[str], index: int) -> bool:
    ends = lines[index].rstrip()[-60:]
    if not ends.endswith((":", "：")):
        return False
    above = lines[index - 1].rstrip()[-60:] + " " if index else ""
    return _ATTRIBUTION.search(above + ends) is not None


def _quoted_soon(lines: list[str], index: int) -> bool:
    following = [line for line in lines[index + 1 : index + 6] if line.strip()]
    return bool(following) and following[0].startswith(">")


def _with_attribution(lines: list[str], index: int) -> int:
    """Return the index with an introduction included: a line above the quote that ends with a colon, in an unknown
    language.
    """
    above = index - 1
    while above >= 0 and index - above <= 2 and not lines[above].strip():
        above -= 1
    if above >= 0 and lines[above].rstrip().endswith((":", "：")):
        start = _attribution_start(lines, above)
        if _DATE_OR_ADDRESS.search("".join(lines[start : above + 1])[:2000]):
            return start
    return index


def _attribution_start(lines: list[str], index: int) -> int:
    """Return where an introduction of several lines begins.

    That is the nearest line that looks like a beginning; if there is none, the line after a blank one, at most a few
    lines above.
    """
    lowest = max(-1, index - _ATTRIBUTION_LINES)
    for start in range(index, lowest, -1):
        if not lines[start].strip():
            return start + 1
        complete = _DATE_OR_ADDRESS.search("".join(lines[start : index + 1])[:2000])
        if complete and _ATTRIBUTION_BEGINS.match(lines[start]):
            return start
        if start == 0:
            return 0
    return index


def _signature_start(lines: list[str], cut: int, *, strict: bool) -> int:
    """Return the index with a signature right above it included.

    A signature is one block: text after a blank line below it means that it is none. `strict`: it must begin with `--
    `.
    """
    below: list[str] = []
    for index in range(cut - 1, max(-1, cut - 1 - _SIGNATURE_LINES), -1):
        line = lines[index].rstrip("\r\n")
        if line in ("-- ", "--\u00a0") or (line == "--" and not strict):
            return index if _stands_together(below) else cut
        if cut - index <= 4 and _SENT_FROM.match(line.strip()[:100]):
            return index
        below.append(line)
    return cut


def _stands_together(lines: list[str]) -> bool:
    words = "\n".join(line.strip() for line in lines).strip("\n")
    return "\n\n" not in words
