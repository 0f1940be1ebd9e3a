"""What is no attack passes byte for byte (THREATS T23)."""

from typing import Final

from tests.test_sanitize import WALES, Cases
from zscaler_mcp.sanitize import sanitize_text

ORDINARY: Final = (
    # Comparisons, generics, placeholders, mail.
    *("AT&T", "R&D; M&A", "a < b", "x<y", "5 <6", "a <= b => c", "<-", "->", "<>"),
    *("Bob <bob@corp.example>", "<b@corp.example>, <img@corp.example>"),
    *("List<String>", "Map<String, List<Foo>>", "<hostname>", "ssh <user>@<host>"),
    *("https://<host>/<path>?<query>", r"C:\Users\<user>\AppData", "<NULL> <none>"),
    *("#include <stdio.h>", "cat <<EOF > file", "<soap:Envelope>", "<%= x %>"),
    *("<<<<<<< HEAD", "SELECT 1 WHERE a<>b AND c<5 AND d>3", "cmd <in.txt >out.txt"),
    # Addresses and queries.
    *("https://x/?a=1&b=2", "?x=1&lt=2", "?a=1&copy=2&reg=3&amp=4", "&copy", "&lt; 5"),
    *(
        "&lt;hostname&gt; &amp; &nbsp;",
        "AT&amp;T",
        "%3Cscript%3E",
        "http://[::1]:8080/",
    ),
    *(
        "[2001:db8::1]:443",
        "198.51.100.0/24, 2001:db8::/32",
        "10:20:30",
        "12:30 user x",
    ),
    # Patterns.
    *(r"(?<name>\d+)", r"(?P<year>\d{4})", r"(?<time>\d+)", r"(?P<user>\w+)"),
    *(
        r"(?<user>\w+)@\k<user>",
        r"\g<user>",
        r"\k<tool>",
        "std::vector<std::string> v;",
    ),
    *("[Model Settings]", "See [Available Tools] tab", "[Tool Results]", "<SOP>"),
    *("usage: cmd [ARGS]", "[think]", "```user.js", "```tool.py", "```ini [system]"),
    *("```sh sudo -u user", "```text system design"),
    *(r"^(?!foo)(?<!bar)(?<=qux)baz$", r"(?P=ip)\k<name>\g<name>", r"\<word\>"),
    *(r"^https?://([a-z0-9-]+\.)*example\.com(:\d+)?(/|$)", r"[a-z](\d+|x)[^/]+"),
    *(
        r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}",
        r"[\w.-]+@[\w.-]+",
        "[a-z](?:b|c)",
        "[[:alpha:]]",
    ),
    *("[a-z](/[^/]+)+", "[a-z](:[0-9]+)?$", "^[a-z]: (?:x)$", "[ERROR] (10:30)"),
    # Code.
    *("array[0](x)", "f[i](a, b)", "items[0]()", "foo()[0](bar)", 'd["k"](v)'),
    *("arr[i][j] = arr[j][i]", "a[1]: 5", "vec![1, 2]", "#![no_std]", "Dict[str, int]"),
    *("[System.IO.File]::ReadAllText(x)", "func[T](x int)", "{{ y }} ${z} %s", "a|b|c"),
    *("(&(objectClass=user)(cn=*))", "items[?name=='x'].{a: b}", "//a[@id='x']/b[1]"),
    # Text in brackets.
    *("[2024-01-01] text", "[ERROR] x", "[ERROR]: timeout", "- [ ] task", "- [x] done"),
    *("[ERROR]: https://host.example failed", "[INFO]: user bob (local)"),
    *('[2]: retry "later"', "[^a-z]:x", "^[^:]+: [^:]+", "a *[x]* b", "[^1] [^note]"),
    *("[note](see the manual)", "cmd [args]", "Alert!", "!important", "wow! [note]"),
    # Names that begin like voices.
    *("username: x", "user-agent: y", "systems: 3", "System requirements: 4 GB"),
    *(
        "system:masters",
        "user:alice@corp.example",
        '{"user": "bob"}',
        '  "user": "bob",',
    ),
    *(
        "user:pass@host/path?x=1",
        "AI://x",
        "user:$apr1$x$y",
        "AI:12:34",
        "1.1 Users: 5",
    ),
    *("<user>:<password>@<host>", "12:30 user: x", "AL: Z\u00fcrich", "Al: caf\u00e9"),
    *("Observation: high load", "Thought: x", "\u092a\u094d\u0930\u093e\u092f\u0903 x"),
    *("'system': 1", "user_name: x", "System32", "systemd: started", "Users: 5"),
    *(
        "```json",
        "```functional",
        "```username",
        "~~~js title='a.js'",
        "``` toolbox",
        "```user\u624b\u518c",
    ),
    *(
        "Animal <|-- Duck : x > y",
        "p <|> q",
        "a <||> b",
        "<a|b>",
        "<start|stop|status>",
    ),
    *("x <| f |> y", "a || b", "Input: 5", "Response: ok", "Action: BLOCK"),
    # Writing.
    *("tab\tand\nline\r\nends", "\u201equoted\u201c \u2013 caf\u00e9 \u00a0 \u2009"),
    *(
        "\u6f22\u5b57\u30c6\u30b9\u30c8",
        "\uff1c\u91cd\u8981\uff1e\u6ce8\u610f\uff01",
        "\ud55c\uad6d\uc5b4",
    ),
    "\u041a\u043b\u044e\u0447: \u0437\u043d\u0430\u0447\u0435\u043d\u0438\u0435",
    "\u0440\u043e\u043b\u044c \u00abSystem\u00bb",
)
"""What a security engineer's data holds, in every string unchanged."""

JOINED: Final = {
    "Persian": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "a foreign word in Persian": "URL\u200c\u0647\u0627",
    "a number in Persian": "\u06f2\u06f0\u200c\u0633\u0627\u0644\u0647",
    "a date in Persian": "\u0647\u200d.\u0634",
    "Hindi": "\u0915\u094d\u200d\u0937",
    "Sinhala": "\u0d9a\u0dca\u200d\u0dc2",
    "Malayalam": "\u0d28\u0d4d\u200d",
    "Bengali": "\u09b0\u200d\u09cd\u09af\u09be\u09ae",
    "Tamil": "\u0b95\u0bcd\u200c\u0bb7",
    "Mongolian": "\u182e\u180b \u1828\u180e\u1820",
    "Braille": "\u2801\u2800\u2803",
    "Arabic marks that show": "\u0600\u06dd",
}

EMOJI: Final = {
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "a skin tone": "\U0001f469\U0001f3fd\u200d\U0001f4bb",
    "a heart on fire": "\u2764\ufe0f\u200d\U0001f525",
    "a text style": "\u260e\ufe0e",
    "keycaps": "1\ufe0f\u20e3 #\ufe0f\u20e3",
    "a flag": "\U0001f1e9\U0001f1ea",
    "the rainbow flag": "\U0001f3f3\ufe0f\u200d\U0001f308",
    "the flag of Wales": WALES,
    "one of Unicode 17": "\U0001faea \U0001f9d1\u200d\U0001fa70",
}


class OrdinaryTests(Cases):
    """T23: what is no attack passes byte for byte."""

    def test_data(self) -> None:
        """Addresses, patterns, code, placeholders and prose are not touched."""
        self.assertKept(ORDINARY)

    def test_data_within_text(self) -> None:
        """Nor are they in the middle of a sentence."""
        self.assertKept(f"Note: {text} (see above)" for text in ORDINARY)

    def test_joiners(self) -> None:
        """Scripts that need joiners keep them."""
        self.assertKept(JOINED.values())

    def test_emoji(self) -> None:
        """Emoji stay whole, those newer than this Python too."""
        self.assertKept(EMOJI.values())

    def test_same_object(self) -> None:
        """Text without anything to do is not even copied."""
        text = "The quick brown fox: 1 < 2"
        self.assertIs(sanitize_text(text), text)
