"""Places that the simulated tenant has offices in, and that it can look up."""

from typing import Any, Final

import attrs

__all__ = ["CITIES", "City"]


@attrs.frozen
class City:
    """A city, as ZIA's region calls and its locations name it."""

    name: str
    state: str
    country: str
    code: str
    """ISO 3166-1, two letters."""

    continent: str
    latitude: float
    longitude: float
    zia_country: str
    zia_zone: str

    def region(self) -> dict[str, Any]:
        """The answer of a region call."""
        number = CITIES.index(self)
        return {
            "cityGeoId": 5_000_000 + number,
            "stateGeoId": 6_000_000 + number,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "cityName": self.name,
            "stateName": self.state,
            "countryName": self.country,
            "countryCode": self.code,
            "postalCode": f"{10_000 + number}",
            "continentCode": self.continent,
        }


def _read(table: str) -> tuple[City, ...]:
    cities = []
    for row in table.strip().splitlines():
        name, state, country, code, land, north, east, nation, zone = row.split("|")
        place = float(north), float(east)
        cities.append(
            City(name, state, country, code, land, *place, nation, f"{nation}_{zone}")
        )
    return tuple(cities)


CITIES: Final = _read("""
San Jose|California|United States|US|NA|37.34|-121.89|UNITED_STATES|AMERICA_LOS_ANGELES
New York|New York|United States|US|NA|40.71|-74.01|UNITED_STATES|AMERICA_NEW_YORK
Chicago|Illinois|United States|US|NA|41.88|-87.63|UNITED_STATES|AMERICA_CHICAGO
Denver|Colorado|United States|US|NA|39.74|-104.99|UNITED_STATES|AMERICA_DENVER
Toronto|Ontario|Canada|CA|NA|43.65|-79.38|CANADA|AMERICA_TORONTO
Montreal|Quebec|Canada|CA|NA|45.50|-73.57|CANADA|AMERICA_MONTREAL
Mexico City|Mexico City|Mexico|MX|NA|19.43|-99.13|MEXICO|AMERICA_MEXICO_CITY
Sao Paulo|Sao Paulo|Brazil|BR|SA|-23.55|-46.63|BRAZIL|AMERICA_SAO_PAULO
London|England|United Kingdom|GB|EU|51.51|-0.13|UNITED_KINGDOM|EUROPE_LONDON
Dublin|Leinster|Ireland|IE|EU|53.35|-6.26|IRELAND|EUROPE_DUBLIN
Paris|Ile-de-France|France|FR|EU|48.86|2.35|FRANCE|EUROPE_PARIS
Amsterdam|North Holland|Netherlands|NL|EU|52.37|4.90|NETHERLANDS|EUROPE_AMSTERDAM
Frankfurt|Hesse|Germany|DE|EU|50.11|8.68|GERMANY|EUROPE_BERLIN
Munich|Bavaria|Germany|DE|EU|48.14|11.58|GERMANY|EUROPE_BERLIN
Zurich|Zurich|Switzerland|CH|EU|47.38|8.54|SWITZERLAND|EUROPE_ZURICH
Madrid|Madrid|Spain|ES|EU|40.42|-3.70|SPAIN|EUROPE_MADRID
Milan|Lombardy|Italy|IT|EU|45.46|9.19|ITALY|EUROPE_ROME
Stockholm|Stockholm|Sweden|SE|EU|59.33|18.07|SWEDEN|EUROPE_STOCKHOLM
Johannesburg|Gauteng|South Africa|ZA|AF|-26.20|28.05|SOUTH_AFRICA|AFRICA_JOHANNESBURG
Dubai|Dubai|United Arab Emirates|AE|AS|25.20|55.27|UNITED_ARAB_EMIRATES|ASIA_DUBAI
Mumbai|Maharashtra|India|IN|AS|19.08|72.88|INDIA|ASIA_CALCUTTA
Singapore|Singapore|Singapore|SG|AS|1.35|103.82|SINGAPORE|ASIA_SINGAPORE
Tokyo|Tokyo|Japan|JP|AS|35.68|139.69|JAPAN|ASIA_TOKYO
Sydney|New South Wales|Australia|AU|OC|-33.87|151.21|AUSTRALIA|AUSTRALIA_SYDNEY
""")
"""Name, state, country, code, continent, latitude, longitude, and ZIA's names of the
country and, after it, of the time zone."""
