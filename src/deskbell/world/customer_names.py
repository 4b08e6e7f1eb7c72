"""Names of the invented customers in their own script, with email addresses in Latin letters."""

import random
from dataclasses import dataclass, replace

_TH_GIVEN = (
    "ณิชา nicha f|ธนกร thanakorn m|สมชาย somchai m|พิมพ์ชนก pimchanok f|กิตติ kitti m|อรทัย orathai f|วรรณา wanna f|"
    "ปกรณ์ pakorn m|ศิริพร siriporn f|ชยพล chayapol m|มณีรัตน์ maneerat f|ภาคิน phakin m|กมลชนก kamolchanok f|"
    "ณัฐวุฒิ nattawut m|จิราพร jiraporn f|อภิชาติ apichat m|สุดารัตน์ sudarat f|พีรพัฒน์ peerapat m|รุ่งทิพย์ rungthip f|วิชัย wichai m"
)
_TH_FAMILY = (
    "วงศ์สุวรรณ wongsuwan|แก้วมณี kaewmanee|ศรีสุข srisuk|บุญมี boonmee|ทองดี thongdee|จันทร์เพ็ญ chanpen|รัตนกุล rattanakul|"
    "สายบุญ saiboon|พงษ์ไพบูลย์ phongpaiboon|ใจดี jaidee|อินทรสุวรรณ intarasuwan|ชัยวัฒน์ chaiwat|เรืองศรี rueangsri|มั่นคง mankhong"
)
_EL_GIVEN = (
    "Ελένη eleni f|Γιώργος giorgos m|Κώστας kostas m|Μαρία maria f|Νίκος nikos m|Κατερίνα katerina f|Σπύρος spyros m|"
    "Αναστασία anastasia f|Δημήτρης dimitris m|Ιωάννα ioanna f|Μανώλης manolis m|Σοφία sofia f|Θανάσης thanasis m|"
    "Βασιλική vasiliki f|Γιάννης giannis m|Χριστίνα christina f|Ανδρέας andreas m|Ευαγγελία evangelia f"
)
_EL_FAMILY = (
    "Παπαδόπουλος papadopoulos Παπαδοπούλου papadopoulou|Νικολάου nikolaou Νικολάου nikolaou|"
    "Δημητρίου dimitriou Δημητρίου dimitriou|Βλάχος vlachos Βλάχου vlachou|Αντωνίου antoniou Αντωνίου antoniou|"
    "Μακρής makris Μακρή makri|Καραμήτρος karamitros Καραμήτρου karamitrou|Οικονόμου oikonomou Οικονόμου oikonomou|"
    "Ζαχαριάδης zachariadis Ζαχαριάδη zachariadi|Σταματίου stamatiou Σταματίου stamatiou|"
    "Γεωργιάδης georgiadis Γεωργιάδη georgiadi|Ρήγας rigas Ρήγα riga|Λάμπρου lamprou Λάμπρου lamprou"
)
_AF_GIVEN = (
    "Johan johan m|Liezel liezel f|Fatima fatima f|Pieter pieter m|Annelie annelie f|Hendrik hendrik m|Elmarie elmarie f|"
    "Danie danie m|Charlene charlene f|Kobus kobus m|Rochelle rochelle f|Ebrahim ebrahim m|Wilna wilna f|Gerrit gerrit m|"
    "Yolandi yolandi f|Shaun shaun m|Marietjie marietjie f|Deon deon m"
)
_AF_FAMILY = (
    "van der Merwe vandermerwe|Naudé naude|Daniels daniels|Fourie fourie|Jacobs jacobs|du Plessis duplessis|Steyn steyn|"
    "Adams adams|Pretorius pretorius|van Wyk vanwyk|Cloete cloete|Arendse arendse|Swanepoel swanepoel|Le Roux leroux|Links links"
)
_HI_GIVEN = (
    "प्रिया priya f|राजेश rajesh m|अनीता anita f|विक्रम vikram m|सुनीता sunita f|मोहन mohan m|नेहा neha f|दीपक deepak m|"
    "कमला kamla f|इमरान imran m|पूजा pooja f|सुरेश suresh m|रुख़साना rukhsana f|अशोक ashok m|मीनाक्षी meenakshi f|गोविंद govind m|"
    "शालिनी shalini f|नरेंद्र narendra m"
)
_HI_FAMILY = (
    "शर्मा sharma|मीणा meena|जोशी joshi|गुप्ता gupta|राठौड़ rathore|सैनी saini|अग्रवाल agarwal|चौधरी choudhary|ख़ान khan|"
    "व्यास vyas|माथुर mathur|यादव yadav|सोनी soni|भार्गव bhargava"
)
_EN_GIVEN = (
    "Anna anna f|Marcus marcus m|Thandi thandi f|Oliver oliver m|Grace grace f|Lerato lerato f|Samuel samuel m|Esther esther f|"
    "Daniel daniel m|Nomsa nomsa f|Patrick patrick m|Ruth ruth f|Bongani bongani m|Imogen imogen f|Tariq tariq m|Chloe chloe f|"
    "Neil neil m|Zanele zanele f"
)
_EN_FAMILY = (
    "Brown brown|Webb webb|Ndlovu ndlovu|Fletcher fletcher|Okafor okafor|Hughes hughes|Khumalo khumalo|Pereira pereira|"
    "Whitfield whitfield|Mahlangu mahlangu|Sutton sutton|Abrahams abrahams|Dlamini dlamini|Price price|Murray murray"
)
_GIVEN = {"th": _TH_GIVEN, "el": _EL_GIVEN, "af": _AF_GIVEN, "hi": _HI_GIVEN, "en": _EN_GIVEN}
_FAMILY = {"th": _TH_FAMILY, "el": _EL_FAMILY, "af": _AF_FAMILY, "hi": _HI_FAMILY, "en": _EN_FAMILY}
_NATIVE = {"bangkok": "th", "athens": "el", "cape-town": "af", "jaipur": "hi", "sour-lous": "en"}
_LATIN = ("th", "hi")
_POST = ("post.example", "mailbox.example", "letterbox.example", "home.example")
_ABROAD = "inbox.example"
_WORK = ("studio.example", "school.example", "clinic.example", "firm.example")


@dataclass(frozen=True)
class InventedCustomer:
    """An invented customer. The second address, if there is one, is the one at work."""

    given: str
    family: str
    language: str
    woman: bool
    addresses: tuple[str, ...]

    @property
    def name(self) -> str:
        """Given and family name, in the customer's script."""
        return f"{self.given} {self.family}"


def make_site_customers(site: str, chance: random.Random) -> dict[str, list[InventedCustomer]]:
    """Return the customers of a site by language. Local people who write English have names in Latin letters."""
    native = _NATIVE[site]
    crowd = {native: make_customers(native, 200, chance)} if native != "en" else {}
    english = make_customers("en", 120, chance)
    if native in _LATIN:
        english = [_with_latin_name(person) for person in make_customers(native, 90, chance)] + english[:40]
    return crowd | {"en": english}


def make_customers(language: str, count: int, chance: random.Random) -> list[InventedCustomer]:
    """Return up to `count` different customers who write this language. About one in eight has two addresses."""
    given, family = _GIVEN[language].split("|"), _FAMILY[language].split("|")
    pairs = [(g, f) for g in given for f in family]
    return [_make_customer(language, g, f, chance) for g, f in chance.sample(pairs, min(count, len(pairs)))]


def _with_latin_name(person: InventedCustomer) -> InventedCustomer:
    local = person.addresses[0].partition("@")[0]
    given, family = local.split(".")
    addresses = (f"{family}.{given}@{_ABROAD}",)
    return replace(person, given=given.title(), family=family.title(), language="en", addresses=addresses)


def _make_customer(language: str, given: str, family: str, chance: random.Random) -> InventedCustomer:
    first, first_latin, sex = given.split(" ")
    last, last_latin = _family_name(family, woman=sex == "f")
    addresses = [f"{first_latin}.{last_latin}@{chance.choice(_POST)}"]
    if chance.random() < 0.12:
        addresses.append(f"{first_latin[0]}.{last_latin}@{chance.choice(_WORK)}")
    return InventedCustomer(first, last, language, sex == "f", tuple(addresses))


def _family_name(text: str, *, woman: bool) -> tuple[str, str]:
    """Return a family name and its Latin spelling, from a text with both. Greek names have another form for women."""
    words = text.split(" ")
    if len(words) == 4 and words[0][0] >= "Α":
        return (words[2], words[3]) if woman else (words[0], words[1])
    return " ".join(words[:-1]), words[-1]
