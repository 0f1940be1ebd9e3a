"""Secrets: usable where they are needed, useless everywhere else."""

import copy
import pickle

from twisted.logger import formatEvent
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.secret import Secret

TEXT = "correct-horse-battery-staple-0123456789"


class SecretTests(SynchronousTestCase):
    """One secret, looked at from every side."""

    def test_never_printed(self) -> None:
        """No way of turning a secret into text shows it."""
        secret = Secret(TEXT)
        for shown in (
            repr(secret),
            str(secret),
            f"{secret}",
            f"{secret!r:>80}",
            "%s %r" % (secret, secret),  # noqa: UP031 (the old way is a way too)
            repr({"key": [secret]}),
            formatEvent({"log_format": "{it} {it!r}", "it": secret}),
        ):
            self.assertNotIn(TEXT, shown)

    def test_never_in_a_failure(self) -> None:
        """A traceback with locals does not show a secret among them."""

        def fail(secret: Secret) -> None:
            raise ValueError(secret)

        try:
            fail(Secret("q" * 40))
        except ValueError:
            failure = Failure(captureVars=True)
        shown = failure.getTraceback(detail="verbose")
        self.assertIn("<secret>", shown)
        self.assertNotIn("qqqq", shown)

    def test_never_pickled(self) -> None:
        """A secret does not leave the process by pickling; copying keeps it."""
        secret = Secret(TEXT)
        self.assertRaises(TypeError, pickle.dumps, secret)
        self.assertIs(copy.deepcopy(secret), secret)
        self.assertIs(copy.copy(secret), secret)

    def test_matches(self) -> None:
        """The same bytes match, and nothing else does, non-ASCII included."""
        secret = Secret(TEXT)
        self.assertTrue(secret.matches(TEXT.encode()))
        for other in (b"", TEXT[:-1].encode(), TEXT.upper().encode(), b"\xff\xfe"):
            self.assertFalse(secret.matches(other))
        self.assertTrue(Secret("clé-ключ").matches("clé-ключ".encode()))

    def test_equality(self) -> None:
        """Secrets of one text are equal, hash alike and differ from the text."""
        self.assertEqual(Secret(TEXT), Secret(TEXT))
        self.assertEqual(hash(Secret(TEXT)), hash(Secret(TEXT)))
        self.assertNotEqual(Secret(TEXT), Secret("x"))
        self.assertNotEqual(Secret(TEXT), TEXT)

    def test_reveal(self) -> None:
        """Whoever must send it can, by a word that a reviewer finds."""
        self.assertEqual(Secret(TEXT).reveal(), TEXT)
        self.assertEqual(len(Secret(TEXT)), len(TEXT))
