"""The scenarios of the scripted world: how each domain's server behaves. What is expected stands in data/scenarios.tsv.

Every domain has `yes@` (a mailbox that exists) and `no@` (one that does not), unless its scenario says otherwise.
"""

from tests.mail.world import NOWHERE, AioServer, Script, World


def boxes(refusal: str, accepted: str = "250 2.1.5 ok"):
    """`yes` exists, everything else is refused in the given words."""
    return lambda address, session: accepted if address.startswith("yes@") else refusal.format(address=address)


def greylist(times: int = 1, reply: str = "450 4.7.1 greylisted, come back"):
    """Each address is put off so many times."""

    then = boxes("550 5.1.1 user unknown")

    def answer(address, session):
        return reply if session.server.seen[address] <= times else then(address, session)

    return answer


def first_in_transaction(refusal: str, beside: str):
    """`yes` exists; a second address in one transaction is put off."""

    def answer(address, session):
        if session.recipients > 1:
            return beside
        return "250 2.1.5 ok" if address.startswith("yes@") else refusal

    return answer


def utf8_boxes(address, session):
    """`yes` and `ñandú` exist."""
    return "250 2.1.5 ok" if address.startswith(("yes@", "ñandú@")) else "550 5.1.1 user unknown"


def constant(reply: str):
    return lambda address, session: reply


UNKNOWN_511 = boxes("550 5.1.1 <{address}>: Recipient address rejected: User unknown in virtual mailbox table")

# Five and more dialects of "no such user", as Postfix, Exchange, Exchange Online, Gmail, exim, sendmail, qmail say it.
DIALECTS = {
    "postfix": "550 5.1.1 <{address}>: Recipient address rejected: User unknown in local recipient table",
    "exchange": "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    "exchange-online": "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [AM0.eop-EUR05.example]",
    "gmail": "550-5.1.1 The email account that you tried to reach does not exist. Please\n"
    "550-5.1.1 try double-checking the recipient's email address for typos or\n"
    "550-5.1.1 unnecessary spaces. For more information, go to\n550 5.1.1 https://support.example - gsmtp",
    "exim": "550 No such person at this address",
    "exim-unrouteable": "550 Unrouteable address",
    "sendmail": "553 5.3.0 <{address}>... User unknown",
    "qmail": "550 sorry, no mailbox here by that name (#5.1.1)",
    "ironport": "550 #5.1.0 Address rejected.",
    "outlook-com": "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).",
    "bare": "550 Requested action not taken: mailbox unavailable",
    "german": "550 5.0.0 Empfänger unbekannt",
}

SCRIPTS: dict[str, tuple[Script, type | None]] = {
    "definite": (Script(rcpt=UNKNOWN_511), AioServer),
    "catchall": (Script(), AioServer),
    "accept-then-bounce": (Script(rcpt=constant("250 2.1.5 will see")), None),
    "greylist": (Script(rcpt=greylist()), AioServer),
    "greylist-451": (Script(rcpt=greylist(reply="451 4.3.0 try again later")), None),
    "greylist-bare": (Script(rcpt=greylist(reply="451 Temporary local problem - please try later")), None),
    "greylist-long": (Script(rcpt=greylist(times=2)), None),
    "greylist-forever": (Script(rcpt=greylist(times=99)), None),
    "tarpit": (Script(rcpt=UNKNOWN_511, delay=0.1), None),
    "tarpit-too-slow": (Script(rcpt=UNKNOWN_511, delay=1.0), None),
    "drop-banner": (Script(rcpt=UNKNOWN_511, drop_at="banner"), None),
    "drop-ehlo": (Script(rcpt=UNKNOWN_511, drop_at="ehlo"), None),
    "drop-mail": (Script(rcpt=UNKNOWN_511, drop_at="mail"), None),
    "drop-rcpt": (Script(rcpt=UNKNOWN_511, drop_at="rcpt", reset=True), None),
    "drop-starttls": (Script(rcpt=UNKNOWN_511, drop_at="starttls", starttls="offered"), None),
    "drop-tls-ehlo": (Script(rcpt=UNKNOWN_511, drop_at="tls-ehlo", starttls="offered"), None),
    "drop-rset": (Script(rcpt=UNKNOWN_511, drop_at="rset", recipients_per_transaction=1), None),
    "drop-quit": (Script(rcpt=UNKNOWN_511, drop_at="quit"), None),
    "silent-banner": (Script(rcpt=UNKNOWN_511, silent_at="banner"), None),
    "silent-ehlo": (Script(rcpt=UNKNOWN_511, silent_at="ehlo"), None),
    "silent-starttls": (Script(rcpt=UNKNOWN_511, silent_at="starttls", starttls="offered"), None),
    "silent-mail": (Script(rcpt=UNKNOWN_511, silent_at="mail"), None),
    "silent-rcpt": (Script(rcpt=UNKNOWN_511, silent_at="rcpt"), None),
    "silent-helo": (
        Script(rcpt=UNKNOWN_511, silent_at="helo", ehlo="502 5.5.1 command not implemented"),
        None,
    ),
    "silent-tls-ehlo": (Script(rcpt=UNKNOWN_511, silent_at="tls-ehlo", starttls="offered"), None),
    "silent-rset": (Script(rcpt=UNKNOWN_511, silent_at="rset", recipients_per_transaction=1), None),
    "silent-quit": (Script(rcpt=UNKNOWN_511, silent_at="quit"), None),
    "blocked-banner": (Script(banner="554 5.7.1 Service unavailable; client host blocked using an RBL"), None),
    "blocked-banner-421": (Script(banner="421 4.7.0 too many connections from your host"), None),
    "blocked-ehlo": (Script(ehlo="550 5.7.1 your HELO name is not welcome"), None),
    "blocked-mail": (Script(mail="550 5.7.1 sender rejected by policy"), None),
    "blocked-mail-bare": (Script(mail="550 mailbox unavailable"), None),
    "blocked-rcpt": (Script(rcpt=constant("550 5.7.1 Service unavailable, client host blocked; user unknown")), None),
    "blocked-rcpt-bare": (Script(rcpt=constant("554 Your host is listed at an RBL, see there")), None),
    "blocked-rcpt-550": (Script(rcpt=constant("550 Rejected because your IP is in a block list")), None),
    "blocked-5.1.8": (Script(rcpt=constant("550 5.1.8 sender domain does not exist")), None),
    "relay-denied": (Script(rcpt=constant("550 5.7.1 Unable to relay")), None),
    "probe-blocked": (
        Script(rcpt=boxes("550 5.7.1 too many unknown recipients, you are blocked")),
        None,
    ),
    "probe-later": (Script(rcpt=boxes("450 4.2.0 slow down")), None),
    "probe-silent": (Script(rcpt=boxes("SILENCE")), None),
    "probe-dropped": (Script(rcpt=boxes("DROP")), None),
    "probe-greylisted": (
        Script(rcpt=lambda a, s: "250 ok" if a.startswith("yes@") else greylist()(a, s)),
        None,
    ),
    "many-regions": (
        Script(
            rcpt=first_in_transaction("550 5.4.1 Recipient address rejected: Access denied.", "451 4.4.4 Temporary")
        ),
        None,
    ),
    "full-4.2.2": (Script(rcpt=constant("452 4.2.2 mailbox full")), None),
    "full-5.2.2": (Script(rcpt=constant("552 5.2.2 mailbox over quota")), None),
    "full-bare": (Script(rcpt=constant("552 Mailbox is full")), None),
    "disabled": (Script(rcpt=constant("550 5.2.1 The email account that you tried to reach is disabled.")), None),
    "disabled-bare": (Script(rcpt=constant("550 This account has been suspended")), None),
    "starttls-offered": (Script(rcpt=UNKNOWN_511, starttls="offered"), AioServer),
    "starttls-only": (Script(rcpt=UNKNOWN_511, starttls="required"), AioServer),
    "starttls-refused": (Script(rcpt=UNKNOWN_511, starttls="refused"), None),
    "starttls-broken": (Script(rcpt=UNKNOWN_511, starttls="broken"), None),
    "starttls-silent": (Script(rcpt=UNKNOWN_511, starttls="silent"), None),
    "starttls-broken-required": (
        Script(rcpt=UNKNOWN_511, starttls="broken", mail="530 5.7.0 Must issue a STARTTLS command first"),
        None,
    ),
    "smtputf8": (Script(rcpt=utf8_boxes, utf8=True), AioServer),
    "long-replies": (
        Script(
            rcpt=boxes("\n".join(["550-5.1.1 no such user, and now the small print"] * 60 + ["550 5.1.1 end"])),
            ehlo="\n".join([f"250-X-EXTENSION-{n}" for n in range(60)] + ["250 SIZE"]),
            banner="\n".join(["220-mx.example ESMTP"] * 40 + ["220 ready"]),
        ),
        None,
    ),
    "endless-reply": (Script(raw={"ehlo": b"250-and on\r\n" * 5000}), None),
    "endless-line": (Script(raw={"banner": b"220 " + b"x" * 100_000}), None),
    "hostile-banner": (Script(raw={"banner": b"220 \x1b[2J\x00\xff\xfe ESMTP\r\n"}, rcpt=UNKNOWN_511), None),
    "banner-and-more": (Script(raw={"banner": b"220 mx.example\r\n250 ok\r\n"}, rcpt=UNKNOWN_511), None),
    "answers-twice": (Script(raw={"mail": b"250 2.1.0 ok\r\n250 2.1.0 ok\r\n"}, rcpt=UNKNOWN_511), None),
    "farewell-unasked": (Script(raw={"mail": b"250 2.1.0 ok\r\n421 4.3.2 going down\r\n"}), None),
    "starttls-injected": (
        Script(raw={"starttls": b"220 ready\r\n250 injected\r\n"}, rcpt=UNKNOWN_511, starttls="offered"),
        None,
    ),
    "not-smtp": (Script(raw={"banner": b"HTTP/1.1 400 Bad Request\r\n\r\n"}), None),
    "mixed-codes": (Script(raw={"rcpt": b"250-fine\r\n550 not fine\r\n"}), None),
    "no-code": (Script(raw={"rcpt": b"ok\r\n"}), None),
    "ehlo-unknown": (Script(rcpt=UNKNOWN_511, ehlo="502 5.5.1 command not implemented"), None),
    "one-at-a-time": (Script(rcpt=UNKNOWN_511, recipients_per_transaction=1), None),
    "hangs-up-421": (Script(rcpt=constant("421 4.7.0 too many errors, closing")), None),
    "cannot-vrfy": (Script(rcpt=constant("252 2.0.0 cannot verify, but will try")), None),
    "no-service-521": (Script(banner="521 mx.example does not accept mail"), None),
    "routing-loop": (Script(rcpt=constant("554 5.4.6 routing loop detected")), None),
    "odd-5xx": (Script(rcpt=constant("554 5.3.2 system not accepting messages")), None),
    **{f"dialect-{name}": (Script(rcpt=boxes(reply)), None) for name, reply in DIALECTS.items()},
}


def _fresh(script: Script) -> Script:
    return Script(**vars(script))


async def build(world: World) -> None:
    """All scenarios: `<name>.example` for each script, and those that are made of DNS."""
    for name, (script, kind) in SCRIPTS.items():
        await world.domain(f"{name}.example", _fresh(script), **({"kind": kind} if kind else {}))
    records = world.dns.records
    honest = Script(rcpt=UNKNOWN_511)
    address, _ = await world.server(_fresh(honest))
    records["null-mx.example", "MX"] = ["0 ."]
    records["a-only.example", "A"] = [address]
    records["mx-cname.example", "MX"] = ["10 alias.mx-cname.example."]
    records["alias.mx-cname.example", "CNAME"] = ["real.mx-cname.example."]
    records["real.mx-cname.example", "A"] = [address]
    records["mx-loop.example", "MX"] = ["10 one.mx-loop.example."]
    records["one.mx-loop.example", "CNAME"] = ["two.mx-loop.example."]
    records["two.mx-loop.example", "CNAME"] = ["one.mx-loop.example."]
    records["mx-nowhere.example", "MX"] = ["10 gone.mx-nowhere.example."]
    records["servfail.example", "MX"] = ["SERVFAIL"]
    records["dns-silent.example", "MX"] = ["DROP"]
    records["nothing-at-all.example", "TXT"] = ['"no mail here"']
    six, _ = await world.server(_fresh(honest), address="fd00:9::25")
    records["ipv6-only.example", "MX"] = ["10 mx.ipv6-only.example."]
    records["mx.ipv6-only.example", "AAAA"] = [six]
    records["xn--bcher-kva.example", "MX"] = ["10 mx.xn--bcher-kva.example."]
    records["mx.xn--bcher-kva.example", "A"] = [address]
    records["first-dead.example", "MX"] = ["10 dead.first-dead.example.", "20 mx.first-dead.example."]
    records["dead.first-dead.example", "A"] = ["127.8.8.8"]
    records["mx.first-dead.example", "A"] = [address]
    records["all-dead.example", "MX"] = ["10 dead.all-dead.example."]
    records["dead.all-dead.example", "A"] = ["127.8.8.8"]
    records["no-route.example", "MX"] = ["10 mx.no-route.example."]
    records["mx.no-route.example", "A"] = [NOWHERE]
    records["mail-ru.example", "MX"] = ["10 emx.mail.ru."]
    records["emx.mail.ru", "A"] = [NOWHERE]
    hides, _ = await world.server(Script())
    records["hides.example", "MX"] = ["10 mta5.am0.yahoodns.net."]
    records["mta5.am0.yahoodns.net", "A"] = [hides]
