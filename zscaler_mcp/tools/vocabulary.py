"""Words of the field: what says the same, what says what to do, what says nothing."""

from collections.abc import Mapping
from typing import Final

from zscaler_mcp.catalog import Action

__all__ = [
    "ACTIONS",
    "COUNTED",
    "DEMANDING",
    "HELPING",
    "IDIOMS",
    "POLITE",
    "QUESTIONS",
    "SAME",
    "SERVICE_WORDS",
    "SILENT",
    "SPEAKERS",
    "UNITS",
]

_VERBS: Final[Mapping[tuple[Action, ...], str]] = {
    (Action.READ,): (
        "list show get find see view read check look lookup count display fetch report"
        " tell search audit review export explain describe compare verify"
        " overview details summary name"
    ),
    (Action.CREATE, Action.READ): "inspect scan monitor diagnose analyse investigate"
    " troubleshoot",
    (Action.CREATE,): (
        "create make new another register onboard define build issue provision open"
        " start begin"
        " run launch introduce upload import write prepare generate let prevent forbid"
        " prohibit force hold offer store save grant announce insert establish"
        " connect draft need"
    ),
    (Action.CREATE, Action.UPDATE): (
        "block allow permit deny exempt exclude add put append whitelist allowlist"
        " blacklist blocklist denylist enforce protect require ban decrypt isolate warn"
        " quarantine redirect bypass bundle publish give send treat trust assign"
        " tag mark"
    ),
    (Action.UPDATE,): (
        "update change modify edit rename switch turn enable disable activate raise"
        " lower move extend adjust replace apply deploy commit push set increase"
        " decrease reduce rotate renew reset correct fix shorten widen narrow swap"
        " prolong pause suspend reorder unblock sanction approve unsanction deactivate"
        " reactivate include join double triple halve bump grow cut refresh"
        " limit tighten relax loosen override"
    ),
    (Action.UPDATE, Action.CREATE): "configure schedule should must shall",
    (Action.CREATE, Action.UPDATE, Action.DELETE): "stop",
    (Action.UPDATE, Action.DELETE): "shut take",
    (Action.DELETE,): (
        "delete remove drop erase retire decommission revoke clean destroy purge scrap"
        " discard withdraw cancel abort unregister undo obsolete unused eliminate wipe"
        " dismantle kill trash clear ditch end unpublish dispose deregister abolish"
    ),
}
ACTIONS: Final = {verb: of for of, verbs in _VERBS.items() for verb in verbs.split()}
"""Verbs of a wish, with the actions that each may ask for, the likeliest first."""

QUESTIONS: Final = frozenset(
    "which who whom whose what where when why how is are was were does did has have do"
    " any anyone anybody many much".split()
)
"""Words that begin what is asked, not what is to be done."""

DEMANDING: Final = frozenset("should must shall update".split())
"""Verbs that say what is to be done wherever in a statement they stand."""

SPEAKERS: Final = frozenset("we i".split())
"""Words after which a helping verb makes a statement, not a question."""

HELPING: Final = frozenset("are were was did has have do".split())
"""Helping verbs."""

POLITE: Final = frozenset(
    "please can could would you we i us me my want wants to like help the a now id"
    " let's lets kindly hi hello hey just also and then have".split()
)
"""Words before the verb of a wish that do not tell what it is."""

IDIOMS: Final = {
    "give me": "show",
    "tell me": "show",
    "access to": "access reach",
    "get to": "reach",
    "get into": "reach",
    "gets to": "reach",
    "do a": "start",
    "do an": "start",
    "goes live": "activate",
    "is obsolete": "delete",
    "is outdated": "outdated",
    "settings": "options",
    "setting": "options",
    "work out": "diagnose",
    "figure out": "diagnose",
    "find out why": "diagnose why",
    "got a new": "update",
    "got new": "update",
    "gets a new": "update",
    "has a new": "update",
    "have a new": "update",
    "have new": "update",
    "has new": "update",
    "needs a new": "update",
    "needs the new": "update",
    "has changed": "update",
    "has moved": "update",
    "clear out": "delete",
    "phase out": "delete",
    "spin up": "create",
    "hook up": "create",
    "lock down": "block",
    "cut off": "block",
    "lock out": "block",
    "let in": "allow",
    "ramp up": "increase",
    "get rid of": "delete",
    "no longer need": "delete",
    "no longer use": "unused",
    "no longer want": "delete",
    "do not need": "delete",
    "don t need": "delete",
    "not needed": "delete",
    "nobody uses": "delete unused",
    "nobody needs": "delete unused",
    "can go": "delete",
    "has to go": "delete",
    "must go": "delete",
    "should go": "delete",
    "can be deleted": "delete",
    "can be removed": "delete",
    "throw away": "delete",
    "throw out": "delete",
    "take down": "delete",
    "tear down": "delete",
    "shut down": "delete",
    "close down": "delete",
    "clean up": "delete",
    "wind down": "delete",
    "give up": "delete",
    "take away": "revoke",
    "is gone": "delete gone",
    "set up": "create",
    "roll out": "deploy",
    "kick off": "start",
    "make live": "activate",
    "go live": "activate",
    "switch off": "disable",
    "switch on": "enable",
    "turn off": "disable",
    "turn on": "enable",
    "no more": "block",
    "keep people from": "block",
    "keep users from": "block",
    "do not let": "block",
    "don t let": "block",
    "do not decrypt": "exempt decrypt",
    "don t decrypt": "exempt decrypt",
    "do not": "block",
    "don t": "block",
    "must not": "block",
    "should not": "block",
    "should no longer": "block",
    "not allowed to": "block",
    "want to see": "show",
    "need to see": "show",
    "want to know": "show",
    "need to know": "show",
    "need the": "show the",
    "need a list": "show",
    "look up": "lookup",
    "sign in": "signin",
    "sign ins": "signin",
    "sign on": "signin",
    "log in": "login",
    "log into": "login",
    "log out": "logout",
    "take off": "remove",
    "one time": "onetime",
    "look alike": "lookalike",
    "look alikes": "lookalike",
    "micro segmentation": "microsegmentation",
    "deep trace": "deep trace deeptrace",
    "cloud path": "cloud path cloudpath",
    "sub location": "sublocation",
    "web site": "website",
    "web sites": "website",
    "white list": "whitelist",
    "black list": "blacklist",
    "allow list": "allowlist",
    "deny list": "denylist",
    "block list": "blocklist",
    "wi fi": "wifi",
    "e mail": "email",
    "data centre": "datacenter",
    "data centres": "datacenter",
    "data center": "datacenter",
    "data centers": "datacenter",
    "data loss": "data loss dlp",
    "data leak": "data leak dlp",
    "data leaks": "data leak dlp",
    "jump host": "jumphost",
    "jump hosts": "jumphost",
    "jump server": "jumphost",
    "jump box": "jumphost",
    "east west": "eastwest",
    "man in the middle": "decryption",
}
"""Groups of words that say together what their words do not say."""

SERVICE_WORDS: Final = {
    "zcc": "client connector zcc agent zapp",
    "zcell": "cellular sim esim iccid zcell mobile lte roaming",
    "zdx": "digital experience zdx",
    "zeasm": "attack surface easm external exposed outside internet-facing",
    "zia": "internet access zia web",
    "zid": "identity zidentity directory zid",
    "zins": "insights analytics statistics figures numbers report past zins",
    "zms": "microsegmentation microseg segmentation workload zms",
    "zpa": "private access zpa internal",
    "ztw": "cloud connector branch connector ztw workload",
}
"""What people call the services."""

_GROUPS: Final = (
    "user person employee staff people colleague",
    "device machine laptop computer endpoint notebook",
    "phone smartphone mobile handset",
    "website site url domain page link address",
    "block deny forbid ban stop prohibit prevent disallow refuse restrict",
    "allow permit let grant whitelist",
    "whitelist allowlist exception exempt bypass exemption exclude trusted",
    "blacklist denylist blocklist malicious bad",
    "decrypt decryption encrypted ssl tls inspection https intercept",
    "exempt bypass exception skip exemption exclude untouched",
    "malware virus ransomware trojan",
    "threat attack malicious",
    "leak dlp exfiltration confidential sensitive loss",
    "dictionary pattern phrase",
    "sandbox detonate detonation detonated",
    "verdict report result",
    "slow performance perform latency quality poor worst bad",
    "issue problem alert incident outage",
    "weakness vulnerability finding exposure flaw risk",
    "software program package installed application app",
    "office location branch site place",
    "tunnel connection",
    "psk pre-shared",
    "server host backend machine",
    "certificate cert tls",
    "token key",
    "enrol enroll enrollment enrolment provisioning register onboard",
    "application app saas service program",
    "group collection bundle pool together",
    "department division team",
    "cap limit quota maximum",
    "rule policy",
    "dns resolver lookup resolution",
    "ips intrusion signature exploit detection snort",
    "time interval schedule hours window",
    "label tag mark",
    "shadow unsanctioned unapproved sanctioned",
    "lookalike typosquat impersonate imitate spoof fake copycat resemble mimic",
    "evidence proof prove",
    "organization company tenant enterprise",
    "posture compliance health check",
    "otp password code onetime passcode",
    "credential password login account secret",
    "console rdp ssh vnc privileged remote jumphost pra session",
    "vendor supplier contractor partner third-party",
    "saml claim sso",
    "timeout session reauthentication idle login signin",
    "login signin authentication authenticate log",
    "isolation isolated isolate",
    "country nation",
    "usage consumption data volume bandwidth",
    "anomaly unusual violation suspicious odd",
    "audit history trail",
    "event activity log",
    "metric measurement series",
    "trace deeptrace diagnostic diagnosis troubleshoot",
    "hop path route traceroute cloudpath",
    "analysis analyse diagnosis diagnose investigate cause explain why root",
    "iot camera printer sensor",
    "workload vm instance virtual",
    "admin administrator",
    "role permission privilege",
    "aws azure gcp cloud",
    "activate publish pending staged apply push live unpublished",
    "status state health online offline up down healthy",
    "offline disconnected down unreachable dead",
    "download upload transfer",
    "datacenter region",
    "outdated old version obsolete outofdate",
    "reach access use open",
    "trend develop over course development",
    "total number count sum",
    "eastwest lateral",
    "browser clientless",
    "delete unused gone obsolete",
    "member belong inside in",
    "logs siem splunk stream streaming syslog",
    "unused idle",
    "geofence area zone",
    "archive zip",
    "ftp transfer",
    "card sim",
    "ai chatgpt gpt copilot gemini generative claude llm",
    "teams zoom outlook salesforce sharepoint office365 webex onedrive",
    "dropbox drive box onedrive wetransfer mega sharing",
    "gmail webmail mail email",
    "facebook instagram tiktok linkedin twitter social whatsapp",
    "youtube netflix streaming spotify",
    "gambling porn adult betting casino",
    "engineer developer",
    "credit card pii iban",
    "wifi wireless",
    "classify category categorize classification rate rating reputation categorise",
    "hardware cpu memory ram disk processor",
    "byod unmanaged",
    "gone removed left",
    "brand name trademark",
    "summary overview",
    "abroad roaming foreign",
    "carrier operator provider",
    "process program",
    "port protocol",
    "expire expiry expiration validity valid",
)
"""Words that people use for one another."""


def _same() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for group in _GROUPS:
        words = group.split()
        for word in words:
            others = found.setdefault(word, {})
            others.update(dict.fromkeys(other for other in words if other != word))
    return {word: tuple(others) for word, others in found.items()}


SAME: Final = _same()
"""Of each word the others that may stand in its place."""

COUNTED: Final = frozenset(
    "port ports tcp udp last past top every after version first next least most for"
    " over under within between exceed window until at than".split()
)
"""Words before a number that make it a measure, not an object's id."""

UNITS: Final = frozenset(
    "hour minute second day week month year gb mb tb kb mbps gbps percent app user more"
    " time device site office sim use o clock am pm".split()
)
"""Words after a number that make it a measure, not an object's id."""

SILENT: Final = frozenset(
    "a an and any are as at be been but by can cannot could d did do does for from had"
    " has have how i if in into is it its just ll many me much my need of on or our out"
    " please s should so some than that the their them there these they this those to"
    " too up us very want was we were when where will with would you your zscaler"
    " since all over via per what which who whom whose let get"
    " detail details record full exactly currently moment today now show give make"
    " tell everything something somebody someone anything one using use uses used"
    " after before while during still yet already else other another"
    " through such no not longer needed wanted only more new own both each every"
    " between within against these either whether around about again ever never inside"
    " s t re ve options exist exists existing available got gets got currently"
    " current present old cover covers covered must also instead"
    " finance sales hr marketing engineering accounting r d intern student".split()
)
"""Words that no tool is told apart by."""
