"""Sets of addresses: what a rule holds, and what only looks like it."""

from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.addresses import AddressSet, parse_address


class ParseAddressTests(SynchronousTestCase):
    """One form for each host."""

    def test_mapped(self) -> None:
        """A v4-mapped peer is the v4 host that it is."""
        self.assertEqual(parse_address("::ffff:192.0.2.7"), parse_address("192.0.2.7"))

    def test_zone(self) -> None:
        """A zone id makes an address that matches nothing; without it, it is one."""
        self.assertIsNone(parse_address("fe80::1%eth0"))
        self.assertIsNotNone(parse_address("fe80::1"))

    def test_not_an_address(self) -> None:
        """Text that some resolvers take for an address is none."""
        for text in ("", "127.1", "0x7f.0.0.1", "1.2.3.4 ", "1.2.3.04", "::g", "[::1]"):
            self.assertIsNone(parse_address(text), text)


class AddressSetTests(SynchronousTestCase):
    """Membership."""

    def allows(self, rules: str, address: str) -> bool:
        """Whether the comma-separated rules hold the address."""
        return parse_address(address) in AddressSet.parse(rules.split(","))

    def test_inside_and_outside(self) -> None:
        """A range holds its first and last address and neither neighbour."""
        for address, inside in {
            "203.0.113.0": True,
            "203.0.113.255": True,
            "203.0.112.255": False,
            "203.0.114.0": False,
        }.items():
            self.assertIs(self.allows("203.0.113.0/24", address), inside, address)

    def test_single_addresses(self) -> None:
        """A bare address holds itself only, in both families."""
        rules = "198.51.100.5,2001:db8::5"
        self.assertTrue(self.allows(rules, "198.51.100.5"))
        self.assertTrue(self.allows(rules, "2001:db8::5"))
        self.assertFalse(self.allows(rules, "198.51.100.6"))
        self.assertFalse(self.allows(rules, "2001:db8::6"))

    def test_families_are_apart(self) -> None:
        """All of IPv4 does not open IPv6, nor the other way round."""
        self.assertTrue(self.allows("0.0.0.0/0", "192.0.2.1"))
        self.assertFalse(self.allows("0.0.0.0/0", "2001:db8::1"))
        self.assertFalse(self.allows("::/0", "192.0.2.1"))

    def test_mapped_peer(self) -> None:
        """A v4-mapped peer is judged by the v4 rules."""
        self.assertTrue(self.allows("192.0.2.0/24", "::ffff:192.0.2.9"))
        self.assertFalse(self.allows("192.0.2.0/24", "::ffff:198.51.100.9"))

    def test_mapped_rule(self) -> None:
        """A rule in mapped form means its v4 range."""
        self.assertTrue(self.allows("::ffff:192.0.2.0/120", "192.0.2.200"))
        self.assertFalse(self.allows("::ffff:192.0.2.0/120", "192.0.3.1"))

    def test_unknown_address(self) -> None:
        """An address that is not known is in no set, however wide."""
        self.assertNotIn(None, AddressSet.parse(["0.0.0.0/0", "::/0"]))

    def test_overlapping_rules(self) -> None:
        """Rules of several lengths are all asked."""
        rules = "10.0.0.0/8,192.0.2.1,192.0.2.128/25"
        for address in ("10.255.0.1", "192.0.2.1", "192.0.2.129"):
            self.assertTrue(self.allows(rules, address), address)
        self.assertFalse(self.allows(rules, "192.0.2.2"))

    def test_bad_rules(self) -> None:
        """A rule that does not parse is refused in words that quote it."""
        for rule in (
            "203.0.113.5/24",
            "203.0.113.0/33",
            "203.0.113",
            "example.com",
            "",
            "*",
            "fe80::/10%eth0",
            "192.0.2.0-192.0.2.9",
        ):
            error = self.assertRaises(ValueError, AddressSet.parse, [rule])
            self.assertIn(repr(rule), str(error))

    def test_host_bits(self) -> None:
        """Bits beyond the prefix are refused with both things they may have meant."""
        error = self.assertRaises(ValueError, AddressSet.parse, ["203.0.113.5/24"])
        self.assertIn("203.0.113.0/24", str(error))
        self.assertIn("203.0.113.5 for the one address", str(error))

    def test_written_form(self) -> None:
        """The posture shows the rules as they were written."""
        rules = ["203.0.113.0/24", "::ffff:192.0.2.0/120"]
        self.assertEqual(str(AddressSet.parse(rules)), ",".join(rules))

    def test_empty(self) -> None:
        """No rule holds nothing, and says that it is empty."""
        empty = AddressSet.parse([])
        self.assertFalse(empty)
        self.assertNotIn(parse_address("192.0.2.1"), empty)
