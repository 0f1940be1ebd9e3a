"""What an answer means, and when to ask again."""

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.http_headers import Headers

from tests.oneapi_fakes import NOW
from zscaler_mcp.errors import FailureKind
from zscaler_mcp.oneapi.exchange import Answer
from zscaler_mcp.oneapi.failures import failure_of
from zscaler_mcp.oneapi.request import ApiRequest
from zscaler_mcp.oneapi.retry import asked_pause, pause_before_retry

bounded = settings(max_examples=300, deadline=None, derandomize=True, database=None)


def answer(
    status: int, body: Any = None, headers: dict[str, str] | None = None
) -> Answer:
    """An answer, its body encoded unless it is bytes."""
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    fields = {k.encode(): [v.encode()] for k, v in (headers or {}).items()}
    return Answer(status, Headers(fields), raw)


class FailureTests(SynchronousTestCase):
    """One table from statuses and codes to kinds (THREATS T33)."""

    def test_statuses(self) -> None:
        """Each status is one kind."""
        for status, kind in (
            (400, FailureKind.ARGUMENT),
            (422, FailureKind.ARGUMENT),
            (401, FailureKind.PERMISSION),
            (403, FailureKind.PERMISSION),
            (404, FailureKind.NOT_FOUND),
            (408, FailureKind.TIMEOUT),
            (409, FailureKind.CONFLICT),
            (412, FailureKind.CONFLICT),
            (413, FailureKind.TOO_LARGE),
            (429, FailureKind.RATE),
            (405, FailureKind.INTERNAL),
            (415, FailureKind.INTERNAL),
            (302, FailureKind.UPSTREAM),
            (500, FailureKind.UPSTREAM),
            (503, FailureKind.UPSTREAM),
        ):
            self.assertEqual(failure_of(answer(status), None).kind, kind, status)

    def test_codes_say_more(self) -> None:
        """A duplicate, a lock, a full tenant and a reference are conflicts."""
        for status, body, kind in (
            (400, {"code": "DUPLICATE_ITEM", "message": "m"}, FailureKind.CONFLICT),
            (409, {"code": "DUPLICATE_ITEM", "message": "m"}, FailureKind.CONFLICT),
            (409, {"code": "EDIT_LOCK_NOT_AVAILABLE"}, FailureKind.CONFLICT),
            (403, {"code": "STATE_READONLY"}, FailureKind.CONFLICT),
            (403, {"code": "LIMIT_EXCEEDED"}, FailureKind.CONFLICT),
            (400, {"id": "resource.referenced", "reason": "r"}, FailureKind.CONFLICT),
            (400, {"id": "resource.not.found"}, FailureKind.NOT_FOUND),
            (400, {"id": "invalid.resource.argument"}, FailureKind.ARGUMENT),
            (403, {"code": "ACCESS_DENIED"}, FailureKind.PERMISSION),
        ):
            self.assertEqual(failure_of(answer(status, body), None).kind, kind, body)

    def test_passing_conflicts_say_when_to_come_back(self) -> None:
        """A held lock and an upgrade are worth another try; a duplicate is not."""
        for code, hinted in (
            ("EDIT_LOCK_NOT_AVAILABLE", True),
            ("STATE_READONLY", True),
            ("DUPLICATE_ITEM", False),
        ):
            failure = failure_of(answer(409, {"code": code}), None)
            self.assertEqual(failure.retry_after is not None, hinted)

    def test_the_words_of_the_service_are_passed_on(self) -> None:
        """Its code and message follow our sentence, wherever it puts them."""
        for body in (
            {"code": "BAD", "message": "The name is too long."},
            {"id": "BAD", "reason": "The name is too long.", "params": ["name"]},
            {"errorCode": "BAD", "errorDetails": "The name is too long."},
            {
                "title": "BAD",
                "errorCode": None,
                "errorMessage": "The name is too long.",
            },
            {"msgId": "BAD", "detail": "The name is too long."},
        ):
            detail = failure_of(answer(400, body), None).detail
            self.assertTrue(detail.endswith("It said: BAD: The name is too long."))

    def test_long_words_are_cut(self) -> None:
        """A service cannot fill an agent's context with an error."""
        body = {"code": "C" * 5_000, "message": "M" * 5_000}
        self.assertLess(len(failure_of(answer(400, body), None).detail), 1_000)

    @bounded
    @given(
        st.integers(300, 599),
        st.one_of(
            st.binary(max_size=50),
            st.recursive(
                st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
                lambda inner: (
                    st.lists(inner)
                    | st.dictionaries(
                        st.sampled_from(["code", "message", "id", "reason", "x"]), inner
                    )
                ),
                max_leaves=8,
            ),
        ),
    )
    def test_no_body_breaks_the_table(self, status: int, body: Any) -> None:
        """Whatever a service answers, there is one failure of bounded size."""
        failure = failure_of(answer(status, body), None)
        self.assertLess(len(failure.detail), 1_000)


class RetryTests(SynchronousTestCase):
    """When the same request goes out again."""

    def test_what_the_service_asks_for(self) -> None:
        """Seconds, ZPA's seconds, dates and reset times are all understood."""
        for headers, pause in (
            ({"Retry-After": "13"}, 13.0),
            ({"Retry-After": "13s"}, 13.0),
            ({"Retry-After": "0 seconds"}, 0.0),
            ({"Retry-After": "1.5"}, 1.5),
            ({"Retry-After": "Thu, 01 Jan 2026 00:00:30 GMT"}, 30.0),
            ({"Retry-After": "Wed, 31 Dec 2025 23:59:30 GMT"}, 0.0),
            ({"x-ratelimit-reset": "4"}, 4.0),
            ({"RateLimit-Reset": "5"}, 5.0),
            ({"X-RateLimit-Reset": f"{int(NOW) + 20}"}, 20.0),
            ({"X-Rate-Limit-Retry-After-Seconds": "6"}, 6.0),
            ({"Retry-After": "2", "X-RateLimit-Reset": "9"}, 2.0),
            ({"Retry-After": "99999999"}, 3600.0),
            ({"Retry-After": "soon"}, None),
            ({"Retry-After": "-5"}, None),
            ({"Retry-After": ""}, None),
            ({}, None),
        ):
            self.assertEqual(asked_pause(answer(429, None, headers), NOW), pause)

    def test_counters_of_good_answers_are_no_request_to_wait(self) -> None:
        """ZIA shows its counters always; only a refusal asks for a pause."""
        self.assertIsNone(asked_pause(answer(404, None, {"Retry-After": "9"}), NOW))
        self.assertEqual(asked_pause(answer(503, None, {"Retry-After": "9"}), NOW), 9.0)

    @bounded
    @given(st.text(max_size=40))
    def test_no_field_breaks_it(self, text: str) -> None:
        """Whatever stands in the field, the pause is bounded or absent."""
        answered = Answer(429, Headers({b"Retry-After": [text.encode()]}), b"")
        pause = asked_pause(answered, NOW)
        self.assertTrue(pause is None or 0 <= pause <= 3600)

    def test_reads_are_repeated_where_it_can_help(self) -> None:
        """A lost connection, a limit and a gateway that is down pass; an error not."""
        for status, repeated in (
            (None, True),
            (429, True),
            (502, True),
            (503, True),
            (504, True),
            (500, False),
            (501, False),
            (400, False),
            (401, False),
            (404, False),
            (302, False),
        ):
            pause = pause_before_retry(status, None, 1, reads=True)
            self.assertEqual(pause is not None, repeated, status)

    def test_writes_are_repeated_only_if_nothing_was_done(self) -> None:
        """A write that may have reached the service is never sent twice."""
        for status in (None, 500, 502, 503, 504, 409):
            self.assertIsNone(pause_before_retry(status, 1.0, 1, reads=False))
        self.assertEqual(pause_before_retry(429, 3.0, 1, reads=False), 3.0)

    def test_what_reads(self) -> None:
        """A GET reads; another verb does where the row says so, as a search by POST."""
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            self.assertFalse(ApiRequest(method=method, path="/a").reads)
        self.assertTrue(ApiRequest(method="GET", path="/a").reads)
        self.assertTrue(ApiRequest(method="POST", path="/a", reads=True).reads)

    def test_pauses_grow(self) -> None:
        """Where the service names no time, each pause doubles the last."""
        pauses = [
            pause_before_retry(503, None, tries, reads=True) for tries in (1, 2, 3)
        ]
        self.assertEqual(pauses, [0.5, 1.0, 2.0])
