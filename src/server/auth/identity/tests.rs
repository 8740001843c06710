//! What is believed, and what is not. The tokens in files were signed with OpenSSL, and their private keys are gone; their
//! claims are `sub: shop-7`, `iss: https://shop.example`, `aud: [parlor, crm]`, and `exp` in the year 2100.

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use parlor_engine::{AccountId, AgentId, Time};
use serde_json::{Value, json};

use super::*;

const NOW: Time = Time(1_800_000_000_000);
const NOW_S: u64 = NOW.0 / 1_000;
const SECRET: &str = "a secret of thirty-two characters";
const RS256: &str = include_str!("../../tests/identity/rs256.jwt");
const ES256: &str = include_str!("../../tests/identity/es256.jwt");
const RSA_PEM: &str = include_str!("../../tests/identity/rsa.pem");
const RSA_PKCS1_PEM: &str = include_str!("../../tests/identity/rsa_pkcs1.pem");
const EC_PEM: &str = include_str!("../../tests/identity/ec.pem");
const SMALL_PEM: &str = include_str!("../../tests/identity/small.pem");

fn key(kid: &str, method: Method, material: Material) -> IdentityKey {
    IdentityKey {
        kid: kid.to_owned(),
        method,
        description: String::new(),
        issuer: None,
        audience: None,
        created_at: NOW,
        created_by: AgentId(1),
        material,
    }
}

fn shared(kid: &str, method: Method, secret: &str) -> IdentityKey {
    key(kid, method, Material::Secret(secret.to_owned()))
}

fn pem(kid: &str, method: Method, pem: &str) -> IdentityKey {
    key(kid, method, Material::Pem(pem.to_owned()))
}

fn jwk(name: &str) -> Box<Jwk> {
    let keys: Value = serde_json::from_str(include_str!("../../tests/identity/jwks.json")).unwrap();
    serde_json::from_value(keys[name].clone()).unwrap()
}

fn claims() -> Value {
    json!({"sub": "shop-7", "exp": NOW_S + 300})
}

/// Claims with one of them changed.
fn but(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn signed(kid: Option<&str>, secret: &str, claims: &Value) -> String {
    let header = Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::HS256) };
    encode(&header, claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

fn hs256() -> Vec<IdentityKey> {
    vec![shared("a", Method::HS256, SECRET)]
}

fn tries(claims: &Value) -> Result<Person, Unproven> {
    by_token(&hs256(), &signed(None, SECRET, claims), NOW)
}

#[test]
fn a_signed_token_says_who_somebody_is() {
    let mut claims = claims();
    claims["name"] = json!("Vera");
    claims["email"] = json!("vera@example.com");
    claims["email_verified"] = json!(true);
    claims["phone_number"] = json!("+4681234");
    claims["picture"] = json!("https://shop.example/vera.png");
    claims["plan"] = json!({"name": "gold"});
    let person = tries(&claims).unwrap();
    assert_eq!((person.external_id.as_str(), person.name.as_str()), ("shop-7", "Vera"));
    assert_eq!((person.email.as_str(), person.email_verified), ("vera@example.com", true));
    assert_eq!((person.phone.as_str(), person.avatar.as_str()), ("+4681234", "https://shop.example/vera.png"));
    assert_eq!(tries(&but("email_verified", json!(false))).map(|person| person.email_verified), Ok(false));
}

#[test]
fn public_keys_are_taken_as_pem_and_as_jwk() {
    for (token, method, keys) in [
        (RS256, Method::RS256, [Material::Pem(RSA_PEM.to_owned()), Material::Jwk(jwk("rsa"))]),
        (RS256, Method::RS256, [Material::Pem(RSA_PKCS1_PEM.to_owned()), Material::Jwk(jwk("rsa"))]),
        (ES256, Method::ES256, [Material::Pem(EC_PEM.to_owned()), Material::Jwk(jwk("ec"))]),
    ] {
        for material in keys {
            assert_eq!(material.check(method), Ok(()));
            let kid = if method == Method::RS256 { "rsa-1" } else { "ec-1" };
            let keys = [key(kid, method, material)];
            let person = by_token(&keys, token.trim(), NOW).unwrap();
            assert_eq!((person.external_id.as_str(), person.email_verified), ("shop-7", true));
            let (signed, signature) = token.trim().rsplit_once('.').unwrap();
            let other = format!("{signed}.x{}", &signature[1..]);
            assert_eq!(by_token(&keys, &other, NOW), Err(Unproven::Forged));
        }
    }
}

#[test]
fn what_another_secret_has_signed_or_somebody_has_changed_is_forged() {
    let token = signed(None, "another secret of thirty-two letters", &claims());
    assert_eq!(by_token(&hs256(), &token, NOW), Err(Unproven::Forged));
    let (mine, theirs) = (signed(None, SECRET, &claims()), signed(None, SECRET, &but("sub", json!("shop-8"))));
    let (payload, signature) = (theirs.rsplit_once('.').unwrap().0, mine.rsplit_once('.').unwrap().1);
    assert_eq!(by_token(&hs256(), &format!("{payload}.{signature}"), NOW), Err(Unproven::Forged));
    assert_eq!(by_token(&hs256(), &format!("{payload}."), NOW), Err(Unproven::Forged));
}

#[test]
fn no_algorithm_is_taken_for_another() {
    let part = |value: Value| {
        use base64::Engine;
        base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
    };
    for none in ["none", "None", "HS512", "hs256", ""] {
        let unsigned = format!("{}.{}.", part(json!({"alg": none})), part(claims()));
        assert_eq!(by_token(&hs256(), &unsigned, NOW), Err(Unproven::Algorithm), "{none}");
    }
    // Everybody has the public key: as a secret it would be no secret.
    let keys = [pem("rsa-1", Method::RS256, RSA_PEM)];
    for kid in [None, Some("rsa-1")] {
        assert_eq!(by_token(&keys, &signed(kid, RSA_PEM, &claims()), NOW), Err(Unproven::Algorithm));
    }
    let keys = [pem("rsa-1", Method::RS256, RSA_PEM), shared("a", Method::HS256, SECRET)];
    assert_eq!(by_token(&keys, &signed(None, RSA_PEM, &claims()), NOW), Err(Unproven::Forged));
    // The secret of a hash signs no token, and the other way round.
    let hash_only = [shared("a", Method::Hash, SECRET)];
    assert_eq!(by_token(&hash_only, &signed(Some("a"), SECRET, &claims()), NOW), Err(Unproven::Algorithm));
    assert_eq!(by_hash(&hs256(), "shop-7", &hash(SECRET, "shop-7"), None), Err(Unproven::Algorithm));
}

#[test]
fn a_token_names_its_key_or_fits_any() {
    let keys = [shared("a", Method::HS256, SECRET), shared("b", Method::HS256, "the other one, thirty-two letters")];
    let by_b = |kid| signed(kid, "the other one, thirty-two letters", &claims());
    assert!(by_token(&keys, &by_b(Some("b")), NOW).is_ok());
    assert!(by_token(&keys, &by_b(None), NOW).is_ok());
    assert_eq!(by_token(&keys, &by_b(Some("a")), NOW), Err(Unproven::Forged));
    assert_eq!(by_token(&keys, &by_b(Some("c")), NOW), Err(Unproven::UnknownKey));
    assert_eq!(by_token(&[], &by_b(None), NOW), Err(Unproven::Algorithm));
    assert_eq!(by_token(&keys[..1], &by_b(Some("b")), NOW), Err(Unproven::UnknownKey), "it was revoked");
}

#[test]
fn a_token_is_good_from_its_beginning_to_its_end_and_half_a_minute_around() {
    assert!(tries(&but("exp", json!(NOW_S - 29))).is_ok());
    assert_eq!(tries(&but("exp", json!(NOW_S - 30))), Err(Unproven::Expired));
    assert_eq!(tries(&but("exp", json!(-1))), Err(Unproven::Expired));
    assert!(tries(&but("exp", json!(NOW_S as f64 + 0.5))).is_ok());
    assert!(tries(&but("nbf", json!(NOW_S + 30))).is_ok());
    assert_eq!(tries(&but("nbf", json!(NOW_S + 31))), Err(Unproven::Early));
    let token = signed(None, SECRET, &claims());
    assert!(by_token(&hs256(), &token, Time(NOW.0 + 300_000)).is_ok());
    assert_eq!(by_token(&hs256(), &token, Time(NOW.0 + 330_000)), Err(Unproven::Expired), "the same one later");
}

#[test]
fn a_key_may_be_for_one_issuer_and_one_audience() {
    let keys = [IdentityKey {
        issuer: Some("https://shop.example".to_owned()),
        audience: Some("parlor".to_owned()),
        ..hs256().remove(0)
    }];
    let tries = |iss: Value, aud: Value| {
        let mut claims = but("iss", iss);
        claims["aud"] = aud;
        by_token(&keys, &signed(None, SECRET, &claims), NOW).map(|_| ())
    };
    let shop = || json!("https://shop.example");
    assert_eq!(tries(shop(), json!("parlor")), Ok(()));
    assert_eq!(tries(shop(), json!(["crm", "parlor"])), Ok(()));
    assert_eq!(tries(json!("https://evil.example"), json!("parlor")), Err(Unproven::Issuer));
    assert_eq!(tries(Value::Null, json!("parlor")), Err(Unproven::Issuer));
    for other in [json!("crm"), json!(["crm"]), json!([]), Value::Null] {
        assert_eq!(tries(shop(), other), Err(Unproven::Audience));
    }
}

#[test]
fn a_token_says_who_and_until_when() {
    for (wrong, name) in [
        (but("sub", Value::Null), "nobody"),
        (but("sub", json!("")), "an empty id"),
        (but("sub", json!(" x")), "a blank before it"),
        (but("sub", json!("x".repeat(201))), "a long id"),
        (but("sub", json!(7)), "a number"),
        (but("exp", Value::Null), "no end"),
        (but("email", json!(["a"])), "a list"),
    ] {
        assert!(matches!(tries(&wrong), Err(Unproven::Malformed(_))), "{name}");
    }
    for wrong in ["", ".", "a.b.c", "e30.e30.", "e30", &"x".repeat(9_000)] {
        assert!(matches!(by_token(&hs256(), wrong, NOW), Err(Unproven::Malformed(_))), "{wrong}");
    }
}

#[test]
fn the_hash_of_an_id_proves_that_id_alone() {
    // By OpenSSL: printf shop-7 | openssl dgst -sha256 -hmac "a secret of thirty-two characters"
    let known = "9d068c8cfdb8dc006a28edc9afb36928867b369e8e49d119ee5a4a0d30045d02";
    assert_eq!(hash(SECRET, "shop-7"), known);
    let keys = [shared("a", Method::Hash, SECRET), shared("b", Method::Hash, "the other one, thirty-two letters")];
    let tries = |id: &str, hash: &str, kid| by_hash(&keys, id, hash, kid).map(|_| ());
    assert_eq!(tries("shop-7", known, None), Ok(()));
    assert_eq!(tries("shop-7", &known.to_uppercase(), Some("a")), Ok(()));
    assert_eq!(tries("shop-8", known, None), Err(Unproven::Forged));
    assert_eq!(tries("shop-7", known, Some("b")), Err(Unproven::Forged));
    assert_eq!(tries("shop-7", known, Some("c")), Err(Unproven::UnknownKey));
    let short = &known[..62];
    for wrong in ["", short, &format!("{short}zz"), &format!("{short}ü"), &format!("{known}00")] {
        assert!(matches!(tries("shop-7", wrong, None), Err(Unproven::Malformed(_))), "{wrong}");
    }
}

#[test]
fn a_key_that_could_not_be_used_is_not_taken() {
    let secret = |chars: usize| Material::Secret("x".repeat(chars));
    assert_eq!(secret(31).check(Method::Hash), Err(KeyWrong::SecretLength));
    assert_eq!(secret(32).check(Method::HS256), Ok(()));
    assert_eq!(secret(501).check(Method::HS256), Err(KeyWrong::SecretLength));
    let text = |pem: &str| Material::Pem(pem.to_owned());
    assert_eq!(text(SMALL_PEM).check(Method::RS256), Err(KeyWrong::Size));
    assert_eq!(text(EC_PEM).check(Method::RS256), Err(KeyWrong::Unreadable));
    assert_eq!(text(RSA_PEM).check(Method::ES256), Err(KeyWrong::Unreadable));
    assert_eq!(text("nonsense").check(Method::RS256), Err(KeyWrong::Unreadable));
    assert_eq!(text(RSA_PEM).check(Method::HS256), Err(KeyWrong::Unreadable));
    let private = "-----BEGIN PRIVATE KEY-----\nMEECAQ==\n-----END PRIVATE KEY-----";
    assert_eq!(text(private).check(Method::ES256), Err(KeyWrong::Private));
    assert_eq!(Material::Jwk(jwk("ec")).check(Method::RS256), Err(KeyWrong::Unreadable));
    assert_eq!(Material::Jwk(jwk("rsa")).check(Method::ES256), Err(KeyWrong::Unreadable));
}

#[test]
fn the_same_id_is_the_same_customer_of_one_account() {
    let people = People::new(&[7; 32]).unwrap();
    let vera = people.customer(AccountId(1), "shop-7");
    assert_eq!(people.customer(AccountId(1), "shop-7"), vera);
    assert_ne!(people.customer(AccountId(1), "shop-8"), vera);
    assert_ne!(people.customer(AccountId(2), "shop-7"), vera);
    assert_ne!(People::new(&[8; 32]).unwrap().customer(AccountId(1), "shop-7"), vera, "nobody can tell it beforehand");
}
