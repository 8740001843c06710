//! The keys that sites sign identities with.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, crypto};
use parlor_engine::{AgentId, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Characters of a secret that somebody brings along: fewer could be guessed, more are of no use.
pub const SECRET_CHARS: std::ops::RangeInclusive<usize> = 32..=500;
/// Bytes of a public RSA key's modulus: 2,048 to 4,096 bits.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=512;
/// Bytes that the DER form of an RSA key of 2,048 bits has at least.
const RSA_DER_BYTES: std::ops::RangeInclusive<usize> = 256..=600;

/// How identities are signed with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "IdentityMethod")]
pub enum Method {
    /// The hexadecimal HMAC-SHA256 of the id alone.
    #[serde(rename = "hmac_sha256")]
    Hash,
    /// A JWT, signed with a shared secret.
    HS256,
    /// A JWT, signed with an RSA key, of which Parlor has the public half.
    RS256,
    /// A JWT, signed with a key on the curve P-256, of which Parlor has the public half.
    ES256,
}

/// A key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IdentityKey {
    /// By which name tokens say that it is this one.
    pub kid: String,
    /// What it is good for.
    pub method: Method,
    /// What it is for, in words.
    pub description: String,
    /// Who must have made the token, if it matters.
    pub issuer: Option<String>,
    /// For whom the token must be made, if it matters.
    pub audience: Option<String>,
    /// When it was made known.
    pub created_at: Time,
    /// By whom.
    pub created_by: AgentId,
    /// What signatures are checked with.
    pub material: Material,
}

/// What signatures are checked with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Material {
    /// A shared secret, as text: its bytes are the key.
    Secret(String),
    /// A public key in PEM form.
    Pem(String),
    /// A public key as a JWK.
    Jwk(Box<Jwk>),
}

/// Why a key is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyWrong {
    /// The secret is too short or too long.
    SecretLength,
    /// It cannot be read as a public key of this kind.
    Unreadable,
    /// It has too few bits, or more than there is any use for.
    Size,
    /// It is a private key: nobody but the site may have that.
    Private,
}

impl Method {
    /// The algorithm of a JWT; none where there is no JWT.
    pub(super) fn algorithm(self) -> Option<Algorithm> {
        match self {
            Method::Hash => None,
            Method::HS256 => Some(Algorithm::HS256),
            Method::RS256 => Some(Algorithm::RS256),
            Method::ES256 => Some(Algorithm::ES256),
        }
    }

    /// Whether both sides have the same secret.
    pub fn is_shared(self) -> bool {
        match self {
            Method::Hash | Method::HS256 => true,
            Method::RS256 | Method::ES256 => false,
        }
    }
}

impl Material {
    /// Checks that signatures of this method can be checked with it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, method: Method) -> Result<(), KeyWrong> {
        match self {
            Material::Secret(secret) if method.is_shared() => {
                let fits = SECRET_CHARS.contains(&secret.chars().count());
                return if fits { Ok(()) } else { Err(KeyWrong::SecretLength) };
            }
            Material::Pem(pem) if pem.contains("PRIVATE KEY") => return Err(KeyWrong::Private),
            Material::Secret(_) | Material::Pem(_) | Material::Jwk(_) => {}
        }
        let (key, algorithm) = self.key(method).zip(method.algorithm()).ok_or(KeyWrong::Unreadable)?;
        let sized = match key.kind() {
            DecodingKeyKind::RsaModulusExponent { n, .. } => MODULUS_BYTES.contains(&n.len()),
            DecodingKeyKind::SecretOrDer(der) => method != Method::RS256 || RSA_DER_BYTES.contains(&der.len()),
        };
        if !sized {
            return Err(KeyWrong::Size);
        }
        // An answer, be it no, means that the key could be used.
        crypto::verify("AAAA", b"", &key, algorithm).map(|_| ()).map_err(|_| KeyWrong::Unreadable)
    }

    /// The key, if it is one of this method.
    pub(super) fn key(&self, method: Method) -> Option<DecodingKey> {
        match (self, method) {
            (Material::Secret(secret), Method::HS256) => Some(DecodingKey::from_secret(secret.as_bytes())),
            (Material::Pem(pem), Method::RS256) => DecodingKey::from_rsa_pem(pem.as_bytes()).ok(),
            (Material::Pem(pem), Method::ES256) => DecodingKey::from_ec_pem(pem.as_bytes()).ok(),
            (Material::Jwk(jwk), Method::RS256) => {
                let fits = matches!(jwk.algorithm, AlgorithmParameters::RSA(_));
                fits.then(|| DecodingKey::from_jwk(jwk).ok()).flatten()
            }
            (Material::Jwk(jwk), Method::ES256) => {
                let fits = matches!(&jwk.algorithm, AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256);
                fits.then(|| DecodingKey::from_jwk(jwk).ok()).flatten()
            }
            (Material::Secret(_), Method::Hash | Method::RS256 | Method::ES256)
            | (Material::Pem(_) | Material::Jwk(_), Method::Hash | Method::HS256) => None,
        }
    }
}
