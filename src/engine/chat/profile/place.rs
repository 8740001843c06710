//! From where in the world somebody visits.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

#[cfg(not(feature = "lean"))]
use crate::limits;

/// A place, after LiveChat's `geolocation` (specs/livechat.md section 5). What is not known is empty. Coordinates are decimal
/// degrees, as texts: the engine counts with none of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct Place {
    /// The country's name.
    pub country: String,
    /// The country's two capital letters of ISO 3166-1.
    pub country_code: String,
    /// State, province or region.
    pub region: String,
    /// City.
    pub city: String,
    /// The time zone's name, such as Europe/Warsaw.
    pub timezone: String,
    /// From -90 to 90, such as 51.107.
    pub latitude: String,
    /// From -180 to 180.
    pub longitude: String,
}

#[cfg(not(feature = "lean"))]
impl Place {
    /// The place with what can be believed of it: names are cut after 200 characters, and what is no code, no zone and no
    /// coordinate is dropped. None if nothing is left.
    pub(crate) fn checked(&self) -> Option<Self> {
        let code = self.country_code.trim();
        let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
        let code = if is_code { code.to_ascii_uppercase() } else { String::new() };
        let zone = self.timezone.trim();
        let is_zone = zone.len() <= limits::ZONE_CHARS && zone.bytes().all(|byte| byte.is_ascii_graphic());
        let place = Self {
            country: name(&self.country),
            // What proxies say when they do not know.
            country_code: if code == "XX" { String::new() } else { code },
            region: name(&self.region),
            city: name(&self.city),
            timezone: if is_zone { zone.to_owned() } else { String::new() },
            latitude: degrees(&self.latitude, 90),
            longitude: degrees(&self.longitude, 180),
        };
        (place != Self::default()).then_some(place)
    }
}

#[cfg(not(feature = "lean"))]
fn name(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(limits::NAME_CHARS).collect()
}

/// A decimal number whose amount is at most `most`; empty if it is none.
#[cfg(not(feature = "lean"))]
fn degrees(text: &str, most: u16) -> String {
    let text = text.trim();
    let amount = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = amount.split_once('.').unwrap_or((amount, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = digits(whole) && digits(part) && text.len() <= limits::DEGREES_CHARS;
    let within =
        whole.parse().is_ok_and(|whole: u16| whole < most || whole == most && part.bytes().all(|byte| byte == b'0'));
    if fits && within { text.to_owned() } else { String::new() }
}

crate::not_lean!(Place);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_keeps_only_what_can_be_one() {
        let north = |texts: [&str; 9]| texts.map(|text| degrees(text, 90));
        let good = ["51.107", "-33.86", "90", "-90.000", "0", "", "", "", ""];
        assert_eq!(north(good), good);
        assert_eq!(north(["90.1", "91", "1e3", "north", ".5", "5.", "--1", "NaN", "0.12345678901234567"]), [""; 9]);
        let said = Place {
            country: "x".repeat(300),
            country_code: " pl ".into(),
            city: " Wroc\u{142}aw\n".into(),
            timezone: "Europe/War saw".into(),
            ..Place::default()
        };
        let place = said.checked().unwrap();
        assert_eq!(
            (place.country.len(), place.country_code.as_str(), place.city.as_str()),
            (200, "PL", "Wroc\u{142}aw")
        );
        assert_eq!(place.timezone, "");
        for unknown in ["XX", "T1", "POL"] {
            assert_eq!(Place { country_code: unknown.into(), ..Place::default() }.checked(), None, "{unknown}");
        }
    }
}
