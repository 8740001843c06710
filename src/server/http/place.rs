//! From where in the world a request comes, as our own proxy says. Pages are not asked: they could say anything.

use axum::http::HeaderMap;
use parlor_engine::chat::profile::Place;

use crate::config::Config;

/// The place that the headers name which the configuration says the proxy sets. Without a proxy anybody could have sent
/// them, and there is none.
pub fn of(config: &Config, headers: &HeaderMap) -> Option<Place> {
    if !config.behind_proxy {
        return None;
    }
    // The last entry is the one of the proxy nearest to us.
    let said = |name: &Option<String>| -> String {
        let value = name.as_ref().and_then(|name| headers.get_all(name).iter().next_back());
        value.map(|value| text(value.as_bytes())).unwrap_or_default()
    };
    let names = &config.place;
    let place = Place {
        country: said(&names.country_name),
        country_code: said(&names.country),
        region: said(&names.region),
        city: said(&names.city),
        timezone: said(&names.timezone),
        latitude: said(&names.latitude),
        longitude: said(&names.longitude),
    };
    (place != Place::default()).then_some(place)
}

/// The text of a header. Proxies write cities in UTF-8, in Latin-1, or with percent signs.
fn text(bytes: &[u8]) -> String {
    let bytes = unescaped(bytes);
    String::from_utf8(bytes).unwrap_or_else(|wrong| wrong.into_bytes().into_iter().map(char::from).collect())
}

/// Every percent sign with two hexadecimal digits as the byte that it stands for.
fn unescaped(mut bytes: &[u8]) -> Vec<u8> {
    let mut found = Vec::with_capacity(bytes.len());
    while let Some((first, rest)) = bytes.split_first() {
        let digit = |at: usize| rest.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                found.push((high * 16 + low) as u8);
                bytes = &rest[2..];
            }
            _ => {
                found.push(*first);
                bytes = rest;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;
    use crate::config::PlaceHeaders;

    fn config() -> Config {
        let place =
            PlaceHeaders { country: Some("x-country".into()), city: Some("x-city".into()), ..Default::default() };
        Config { behind_proxy: true, place, ..Config::default() }
    }

    fn headers(pairs: &[(&'static str, &[u8])]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &[u8])| {
            (HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap())
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn a_place_is_what_the_proxy_says_and_nobody_elses_word() {
        let said = headers(&[("x-country", b"PL"), ("x-region", b"DS")]);
        let place = of(&config(), &said).unwrap();
        assert_eq!((place.country_code.as_str(), place.region.as_str()), ("PL", ""), "only headers that are named");
        assert_eq!(of(&config(), &headers(&[("x-region", b"DS")])), None);
        assert_eq!(of(&Config { behind_proxy: false, ..config() }, &said), None, "anybody could have sent them");
    }

    #[test]
    fn a_city_is_read_however_a_proxy_writes_it() {
        let city = |bytes: &[u8]| of(&config(), &headers(&[("x-city", bytes)])).unwrap().city;
        assert_eq!(city("Malm\u{f6}".as_bytes()), "Malm\u{f6}");
        assert_eq!(city(b"Malm\xf6"), "Malm\u{f6}");
        assert_eq!(city(b"S%C3%A3o%20Paulo"), "S\u{e3}o Paulo");
        assert_eq!(city(b"100%"), "100%");
        let twice = of(&config(), &headers(&[("x-country", b"US"), ("x-country", b"PL")])).unwrap();
        assert_eq!(twice.country_code, "PL", "the proxy adds its own behind what a visitor sent");
    }
}
