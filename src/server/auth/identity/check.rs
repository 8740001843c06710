//! Whether an identity is proven.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Validation, decode};
use parlor_engine::Time;
use serde::Deserialize;
use sha2::Sha256;

use super::{IdentityKey, Material, Method};

/// Bytes of a token, at most.
const TOKEN_BYTES: usize = 8 * 1024;
/// How far two clocks may be apart, in seconds.
const LEEWAY_S: f64 = 30.0;
/// Characters of an id by which a site knows somebody.
const ID_CHARS: usize = 200;

/// Somebody who is proven. Texts that were not said are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The name of the key that proves it.
    pub key: String,
    /// As whom the site knows them.
    pub external_id: String,
    /// The name.
    pub name: String,
    /// The mail address.
    pub email: String,
    /// Whether the site vouches for it.
    pub email_verified: bool,
    /// The phone number.
    pub phone: String,
    /// The address of a picture.
    pub avatar: String,
}

/// Why an identity is not proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unproven {
    /// It is no token, or no hash; in words.
    Malformed(&'static str),
    /// No key has this name.
    UnknownKey,
    /// It is signed in a way that no key, or not the named one, is for.
    Algorithm,
    /// The signature is wrong.
    Forged,
    /// It was good once.
    Expired,
    /// It is not good yet.
    Early,
    /// It was made by somebody else.
    Issuer,
    /// It was made for somebody else.
    Audience,
}

/// The header of a token, as far as it matters before the signature is checked.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

/// What a token may say. The second names are those of OpenID Connect.
#[derive(Deserialize)]
struct Claims {
    sub: Option<String>,
    exp: Option<f64>,
    nbf: Option<f64>,
    iss: Option<String>,
    aud: Option<Audience>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    email_verified: Option<bool>,
    #[serde(default, alias = "phone_number")]
    phone: Option<String>,
    #[serde(default, alias = "picture")]
    avatar: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Who a token says that its bearer is. It must name a key, or be signed with any that is for its way of signing; and it must
/// expire.
///
/// # Errors
/// Why it is not to be believed.
pub fn by_token(keys: &[IdentityKey], token: &str, now: Time) -> Result<Person, Unproven> {
    if token.len() > TOKEN_BYTES {
        return Err(Unproven::Malformed("The token has more than 8,192 bytes."));
    }
    let header = token.split('.').next().and_then(|part| BASE64.decode(part).ok());
    let header: Option<Header> = header.and_then(|header| serde_json::from_slice(&header).ok());
    let header = header.ok_or(Unproven::Malformed("This is no JWT."))?;
    if header.crit.is_some() {
        return Err(Unproven::Malformed("The JWT's header demands extensions that are not known here."));
    }
    let method = match header.alg.as_str() {
        "HS256" => Method::HS256,
        "RS256" => Method::RS256,
        "ES256" => Method::ES256,
        _ => return Err(Unproven::Algorithm),
    };
    for key in candidates(keys, header.kid.as_deref(), method)? {
        match read(key, token) {
            Err(Unproven::Forged) => {}
            Err(unproven) => return Err(unproven),
            Ok(claims) => return person(key, claims, now),
        }
    }
    Err(Unproven::Forged)
}

/// Checks the hash of an id: the hexadecimal HMAC-SHA256 under a key's secret. It proves nothing but the id, and stays good
/// as long as the key. Gives the name of that key.
///
/// # Errors
/// Why it is not to be believed.
pub fn by_hash(keys: &[IdentityKey], external_id: &str, hash: &str, kid: Option<&str>) -> Result<String, Unproven> {
    check_id(external_id)?;
    let hash = unhex(hash).ok_or(Unproven::Malformed("A hash has 64 hexadecimal digits."))?;
    let fits = |key: &IdentityKey| match &key.material {
        Material::Secret(secret) => Hmac::<Sha256>::new_from_slice(secret.as_bytes())
            .is_ok_and(|mac| mac.chain_update(external_id.as_bytes()).verify_slice(&hash).is_ok()),
        Material::Pem(_) | Material::Jwk(_) => false,
    };
    let found = candidates(keys, kid, Method::Hash)?.into_iter().find(|key| fits(key));
    found.map(|key| key.kid.clone()).ok_or(Unproven::Forged)
}

/// The keys that something may be signed with.
fn candidates<'a>(
    keys: &'a [IdentityKey],
    kid: Option<&str>,
    method: Method,
) -> Result<Vec<&'a IdentityKey>, Unproven> {
    if let Some(kid) = kid {
        let named = keys.iter().find(|key| key.kid == kid).ok_or(Unproven::UnknownKey)?;
        return if named.method == method { Ok(vec![named]) } else { Err(Unproven::Algorithm) };
    }
    let found: Vec<_> = keys.iter().filter(|key| key.method == method).collect();
    if found.is_empty() { Err(Unproven::Algorithm) } else { Ok(found) }
}

/// What a token says, if it is signed with this key.
fn read(key: &IdentityKey, token: &str) -> Result<Claims, Unproven> {
    let public = key.material.key(key.method).zip(key.method.algorithm());
    let (public, algorithm) = public.ok_or(Unproven::Algorithm)?;
    let mut validation = Validation::new(algorithm);
    // What it claims is checked here, by the clock that the caller has.
    (validation.validate_exp, validation.validate_aud) = (false, false);
    validation.required_spec_claims.clear();
    decode(token, &public, &validation).map(|token| token.claims).map_err(|error| match error.kind() {
        ErrorKind::InvalidSignature | ErrorKind::InvalidAlgorithm => Unproven::Forged,
        ErrorKind::Json(_) => Unproven::Malformed("The JWT's claims cannot be read."),
        _ => Unproven::Malformed("This is no JWT."),
    })
}

fn person(key: &IdentityKey, claims: Claims, now: Time) -> Result<Person, Unproven> {
    let Claims { sub, exp, nbf, iss, aud, name, email, email_verified, phone, avatar } = claims;
    let exp = exp.ok_or(Unproven::Malformed("The JWT must say when it expires: exp."))?;
    let now_s = now.0 as f64 / 1_000.0;
    // Whatever is no number is past.
    if !matches!((exp + LEEWAY_S).partial_cmp(&now_s), Some(std::cmp::Ordering::Greater)) {
        return Err(Unproven::Expired);
    }
    if nbf.is_some_and(|nbf| nbf - LEEWAY_S > now_s) {
        return Err(Unproven::Early);
    }
    if key.issuer.is_some() && key.issuer != iss {
        return Err(Unproven::Issuer);
    }
    let is_for = |wanted: &String| match &aud {
        None => false,
        Some(Audience::One(audience)) => audience == wanted,
        Some(Audience::Several(audiences)) => audiences.contains(wanted),
    };
    if key.audience.as_ref().is_some_and(|wanted| !is_for(wanted)) {
        return Err(Unproven::Audience);
    }
    let external_id = sub.ok_or(Unproven::Malformed("The JWT must say who it is: sub."))?;
    check_id(&external_id)?;
    Ok(Person {
        key: key.kid.clone(),
        external_id,
        name: name.unwrap_or_default(),
        email: email.unwrap_or_default(),
        email_verified: email_verified.unwrap_or(false),
        phone: phone.unwrap_or_default(),
        avatar: avatar.unwrap_or_default(),
    })
}

/// One line that reads the same wherever it is shown, so that no two ids are taken for one.
fn check_id(id: &str) -> Result<(), Unproven> {
    let fits = !id.is_empty() && id.chars().count() <= ID_CHARS && id.trim() == id && !id.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(Unproven::Malformed("The id must be one line of 1 to 200 characters.")) }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let text = text.as_bytes();
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (byte, digits) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        let digit = |place: usize| char::from(*digits.get(place)?).to_digit(16);
        *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
    }
    Some(bytes)
}
