"""Countries: every way to name one, and nothing that is near to one."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.catalog.countries import MAX_COUNTRY, countries, country
from zscaler_mcp.catalog.country_names import COUNTRIES
from zscaler_mcp.errors import FailureKind, ToolFailure


def rows() -> list[tuple[str, str, list[str]]]:
    """The table, read in another way than the module does."""
    read: list[tuple[str, str, list[str]]] = []
    for line in COUNTRIES.strip("\n").split("\n"):
        if line.startswith(" "):
            read[-1][2].extend(line.strip().rstrip(";").split("; "))
        else:
            short, long, names = line.rstrip(";").split(" ", 2)
            read.append((short, long, names.split("; ")))
    return read


class CountryTests(SynchronousTestCase):
    """What agents may write."""

    def test_every_country(self) -> None:
        """Each of the 249 is found by both codes, every name and the service's word."""
        table = rows()
        self.assertEqual(len({short for short, _, _ in table}), 249)
        for short, long, names in table:
            for written in (short, long, *names, f"COUNTRY_{short}"):
                self.assertEqual(country(written), f"COUNTRY_{short}", written)
                self.assertLessEqual(len(written), MAX_COUNTRY)

    def test_no_name_means_two(self) -> None:
        """No way to name a country is taken for another one."""
        ways = [(way.lower(), short) for short, long, names in rows() for way in names]
        codes = [code.lower() for short, long, _ in rows() for code in (short, long)]
        self.assertEqual(len(set(codes)), len(codes))
        self.assertEqual(len({way for way, _ in ways}), len(ways))
        for way, short in ways:
            self.assertEqual(country(way), f"COUNTRY_{short}")

    def test_spelling_does_not_matter(self) -> None:
        """Case, accents, blanks, articles and signs are people's own."""
        for written, code in {
            "  canada ": "CA",
            "country_us": "US",
            "usa": "US",
            "The Netherlands": "NL",
            "Curacao": "CW",
            "TÜRKIYE": "TR",
            "Cote d'Ivoire": "CI",
            "Trinidad & Tobago": "TT",
            "Guinea Bissau": "GW",
            "South Korea": "KR",
            "UK": "GB",
            "Republic of Korea": "KR",
        }.items():
            self.assertEqual(country(written), f"COUNTRY_{code}", written)

    def test_near_is_not_enough(self) -> None:
        """What is no country is refused, and so is a part of a name."""
        for written in (
            "",
            " ",
            "Korea",
            "Virgin Islands",
            "Unit",
            "England",
            "ZZ",
            "COUNTRY_ZZ",
            "COUNTRY_",
            "COUNTRY_CAN",
            "COUNTRY_C A",
            "ANY",
        ):
            with self.assertRaises(ToolFailure, msg=written) as caught:
                country(written, "countries")
            self.assertIs(caught.exception.kind, FailureKind.ARGUMENT)
            self.assertEqual(caught.exception.field, "countries")

    @given(st.text(max_size=12))
    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    def test_any_text(self, written: str) -> None:
        """A text is a country of the table, or refused; what is found finds itself."""
        try:
            found = country(written)
        except ToolFailure as failure:
            self.assertIs(failure.kind, FailureKind.ARGUMENT)
        else:
            self.assertEqual(country(found), found)

    def test_lists(self) -> None:
        """A list keeps its order; one member that is none refuses it."""
        self.assertEqual(countries(["FR", "Canada"]), ["COUNTRY_FR", "COUNTRY_CA"])
        self.assertEqual(countries([]), [])
        with self.assertRaises(ToolFailure):
            countries(["FR", "Atlantis"])
