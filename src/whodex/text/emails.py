"""Email addresses: clean, and whether one names a person."""

import re
from typing import Final

_ADDRESS: Final = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_LOCAL: Final = re.compile(r"[^\s@\"(),:;<>\[\]\\\x00-\x1f\x7f]{1,64}")
_LABEL: Final = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_TAG: Final = re.compile(r"[+].*")

# Before the @: mailboxes that several people read or nobody does. Joining people by one would merge strangers.
_ROLES: Final = frozenset(
    "abuse accounting accounts accountspayable ads adm admin administration administrator admissions advertising "
    "all ap ar assistance assistant assistenza atendimento azienda bd bewerbung billing bills board booking "
    "bookings boss bureau buchhaltung business buy buyer callcenter campaigns care career careers ceo cfo client "
    "clients clientservices comercial commercial communication communications community company compliance "
    "compras compta comptabilite comunicacao comunicacion comunicazione concierge connect contact contacto "
    "contact-us contactus contato contabilidad contatti coo copyright cs cto customer customercare "
    "customerservice customersupport customer-service data datenschutz datenschutzbeauftragter dept design dev "
    "developer developers devops dir direccion direction director direzione dispatch dns donate donations dpo "
    "editor editorial education einkauf email emploi empleo employment engineering enq enquire enquiries enquiry "
    "everyone events export facturacion fax feedback finance finances financeiro formation franchise frontdesk "
    "ftp general gdpr group guest hello help helpdesk help-desk hi hola hosting hostmaster hr hrd human-resources "
    "humanresources impressum info infoline infos informacion information informations informatique inquiries "
    "inquiry international internet investor investorrelations investors invoice invoices invoicing ir it jobs "
    "karriere kontakt kundenservice law legal licensing list listserv log logistics logistik mail mailbox mailer "
    "mailer-daemon mailing main manager management market marketing mda media member members membership mis "
    "moderator network news newsletter nobody noc noreply no-reply no_reply donotreply do-not-reply notification "
    "notifications office officemanager online operations ops order orders parts partner partners partnership "
    "partnerships payable payment payments payroll people personal personnel post postbox postmaster pr prensa "
    "presse press privacy procurement production products project projects property public publicity purchase "
    "purchases purchasing qa quality query questions quotes reception recepcion recruit recruiter recruiting "
    "recruitment redaktion registrar registration rental reply request requests research reservation reservations "
    "resume resumes retail returns rh root rrhh sac sale sales sample sav school secretariat secretary security "
    "sekretariat sem seo server service services shipping shop signup site social soporte spam spareparts staff "
    "store studio submissions subscribe subscriptions suggestions suporte supplier suppliers support sysadmin "
    "system talent team tech technical technik tender tenders ticket tickets tour training trade travel treasurer "
    "undisclosed-recipients unsubscribe usenet user users uucp vendas ventas verkauf vertrieb volunteer web "
    "webadmin webmaster website welcome work workshop worldwide www zentrale".split()
)
_REGIONS: Final = frozenset("emea apac latam dach mena americas europe asia africa global north east west".split())
_PLACEHOLDERS: Final = frozenset(
    "n/a na none null nil no nomail noemail no-email unknown test example email email_not_unlocked xxx xx x "
    "undefined notavailable not-available nan anonymous noone someone name firstname.lastname first.last yourname "
    "your.name".split()
)
_PLACEHOLDER_DOMAINS: Final = frozenset(
    "example.com example.org example.net test.com email.com domain.com none.com n/a na.com noemail.com "
    "yourdomain.com company.com".split()
)
_RESERVED_ENDINGS: Final = (".invalid", ".test", ".example", ".localhost", ".local")  # RFC 2606, RFC 6762
WEBMAIL: Final = frozenset(
    "gmail.com googlemail.com hotmail.com outlook.com live.com msn.com yahoo.com ymail.com rocketmail.com "
    "icloud.com me.com mac.com aol.com aim.com gmx.com gmx.de gmx.net gmx.at gmx.ch gmx.fr gmx.co.uk web.de "
    "mail.com mail.ru bk.ru inbox.ru list.ru internet.ru yandex.ru yandex.com ya.ru rambler.ru proton.me "
    "protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com fastmail.com fastmail.fm "
    "hey.com zoho.com zohomail.com zohomail.eu t-online.de freenet.de arcor.de online.de 1und1.de posteo.de "
    "posteo.net mailbox.org vodafone.de o2online.de orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr "
    "bbox.fr numericable.fr libero.it virgilio.it alice.it tiscali.it tin.it telefonica.net fastwebnet.it "
    "email.it poste.it inwind.it iol.it terra.com.br uol.com.br bol.com.br ig.com.br globo.com r7.com oi.com.br "
    "sapo.pt telepac.pt btinternet.com btopenworld.com sky.com virginmedia.com ntlworld.com blueyonder.co.uk "
    "talktalk.net tiscali.co.uk comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net "
    "earthlink.net optonline.net juno.com frontier.com rogers.com bell.net shaw.ca sympatico.ca telus.net "
    "videotron.ca bigpond.com bigpond.net.au optusnet.com.au iinet.net.au xtra.co.nz rediffmail.com "
    "indiatimes.com in.com qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com tom.com 139.com "
    "189.cn aliyun.com naver.com hanmail.net daum.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com "
    "ocn.ne.jp biglobe.ne.jp wp.pl o2.pl onet.pl interia.pl op.pl poczta.onet.pl gazeta.pl tlen.pl seznam.cz "
    "centrum.cz email.cz post.cz atlas.cz volny.cz azet.sk zoznam.sk centrum.sk freemail.hu citromail.hu abv.bg "
    "mail.bg ukr.net i.ua meta.ua bigmir.net tut.by walla.co.il walla.com 012.net.il bezeqint.net ziggo.nl "
    "kpnmail.nl planet.nl hetnet.nl xs4all.nl home.nl telenet.be skynet.be scarlet.be bluewin.ch hispeed.ch "
    "sunrise.ch aon.at chello.at telia.com comhem.se spray.se bredband.net online.no tele2.se get2net.dk mail.dk "
    "stofanet.dk tdcadsl.dk luukku.com kolumbus.fi otenet.gr forthnet.gr eircom.net mailinator.com "
    "guerrillamail.com 10minutemail.com yopmail.com trashmail.com temp-mail.org duck.com privaterelay.appleid.com "
    "mozmail.com simplelogin.com anonaddy.me usa.net lycos.com excite.com inbox.com".split()
)
"""Domains whose mailboxes belong to the public: a shared domain says nothing about an employer."""
# The same houses under many country endings: yahoo.fr, hotmail.co.uk, live.nl.
_WEBMAIL_HOUSES: Final = re.compile(r"(?:yahoo|ymail|hotmail|live|outlook|gmx|yandex|aol)\.(?:[a-z]{2}|com?\.[a-z]{2})")


def clean_email(text: str | None) -> str | None:
    """The address in lower case, or None where the text is none.

    Takes `mailto:`, angle brackets with a name before them, and surrounding punctuation off. Names of other scripts
    stay as they are (RFC 6531).
    """
    if not text or len(text) > 1000 or "@" not in text:
        return None
    inner = _ADDRESS.search(text)
    address = (inner.group(1) if inner else text).strip().strip("<>\"'.,;()[] \t\r\n\ufeff\u200b")
    if address[:7].lower() == "mailto:":
        address = address[7:].partition("?")[0]
    address = address.lower()
    local, at, domain = address.rpartition("@")
    if not at or len(address) > 254 or not _LOCAL.fullmatch(local) or local[0] == "." or local[-1] == ".":
        return None
    labels = domain.split(".")
    if ".." in local or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return None if labels[-1].isdigit() else address


def is_role(email: str) -> bool:
    """Whether the mailbox is a role's or shared (`sales@`, `info.de@`, `no-reply@`), or nobody's."""
    local, _, domain = email.lower().rpartition("@")
    local = _TAG.sub("", local)
    if local in _ROLES or local in _PLACEHOLDERS or "noreply" in re.sub(r"[-_.]", "", local):
        return True
    if domain in _PLACEHOLDER_DOMAINS or domain.endswith(_RESERVED_ENDINGS):
        return True
    parts = re.split(r"[-_.]", local)
    # info-uk, sales.emea, hr_team: a role with a short or known place, or two roles
    return parts[0] in _ROLES and all(part in _ROLES or part in _REGIONS or len(part) <= 3 for part in parts[1:])


def is_webmail(domain: str) -> bool:
    """Whether mailboxes of the domain belong to the public rather than to an organisation."""
    domain = domain.lower().rstrip(".")
    return domain in WEBMAIL or _WEBMAIL_HOUSES.fullmatch(domain) is not None


def email_identifiers(text: str | None) -> list[str]:
    """`["email:…"]`, or `[]` where the text is no address, or one of a role, a shared mailbox or a placeholder."""
    email = clean_email(text)
    return [] if email is None or is_role(email) else [f"email:{email}"]
