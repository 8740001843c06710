//! Gathers the values of flags, environment and file, and says in one sentence what is wrong with one.

use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::value::Value;
use super::{Config, KEYS, Key};

/// The file in the data folder that is read if no other is named.
const FILE: &str = "parlor.toml";
/// Names are as similar as this where one may stand for the other.
const SIMILAR: f64 = 0.7;

/// What was given besides the file.
pub struct Given<'a> {
    /// Flags, by the name of their key.
    pub flags: BTreeMap<String, String>,
    /// The file that was named.
    pub file: Option<PathBuf>,
    /// The environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

/// The whole configuration, and where it comes from.
#[derive(Debug)]
pub struct Loaded {
    /// The values in force.
    pub config: Config,
    /// One line for each value that is not the default: key, value and source.
    pub lines: Vec<String>,
}

/// What is wrong, in one sentence.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// The configuration in force.
///
/// # Errors
/// The first thing found wrong.
pub fn load(given: &Given<'_>) -> Result<Loaded, ConfigError> {
    let file = File::read(given)?;
    let mut config = Config::default();
    let mut lines = Vec::new();
    for key in KEYS {
        let Some((value, source)) = find(key, given, &file) else { continue };
        let shown = if key.secret { "(secret)".to_owned() } else { value.to_string() };
        (key.set)(&mut config, &value).ok_or_else(|| {
            let Key { name, allowed, .. } = key;
            ConfigError(format!("`{name}` from {source} is {shown}, but {allowed} is needed."))
        })?;
        lines.push(format!("{} = {shown}   from {source}", key.name));
    }
    if let Some((set, needed)) = config.missing() {
        let source = KEYS.iter().find(|key| key.name == set).and_then(|key| find(key, given, &file));
        let source = source.map_or_else(String::new, |(_, source)| format!(" from {source}"));
        return Err(ConfigError(format!("`{set}`{source} is set, and `{needed}` is needed with it.")));
    }
    Ok(Loaded { config, lines })
}

fn find(key: &Key, given: &Given<'_>, file: &File) -> Option<(Value, String)> {
    let flag = || Some((Value::Text(given.flags.get(key.name)?.clone()), format!("the flag --{}", key.flag())));
    let variable = || {
        let name = key.variable();
        Some((Value::Text((given.variable)(&name)?), format!("the environment's {name}")))
    };
    let line = || Some((Value::from(file.values.get(key.name)?), file.path.display().to_string()));
    flag().or_else(variable).or_else(line)
}

struct File {
    path: PathBuf,
    values: toml::Table,
}

impl File {
    /// A file that was named must be there; the one in the data folder may be missing.
    fn read(given: &Given<'_>) -> Result<Self, ConfigError> {
        let named = given.file.clone().or_else(|| (given.variable)("PARLOR_CONFIG").map(PathBuf::from));
        let path = named.clone().unwrap_or_else(|| data_folder(given).join(FILE));
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if named.is_none() && matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Ok(Self { path, values: toml::Table::new() })
            }
            Err(error) => Err(ConfigError(format!("The configuration {} cannot be read: {error}.", path.display()))),
        }
    }

    fn parse(path: PathBuf, text: &str) -> Result<Self, ConfigError> {
        let values: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            ConfigError(format!(
                "{} is not TOML at line {line}: {}.",
                path.display(),
                error.message().trim_end_matches('.')
            ))
        })?;
        match values.keys().find(|name| !KEYS.iter().any(|key| key.name == **name)) {
            Some(name) => Err(unknown(name, &path)),
            None => Ok(Self { path, values }),
        }
    }
}

fn data_folder(given: &Given<'_>) -> PathBuf {
    let named = given.flags.get("data").cloned().or_else(|| (given.variable)("PARLOR_DATA"));
    named.map_or(Config::default().data, PathBuf::from)
}

fn unknown(name: &str, path: &Path) -> ConfigError {
    let likeness = |key: &&Key| strsim::jaro_winkler(key.name, name);
    let nearest = KEYS.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|key| likeness(key) > SIMILAR);
    let hint = match nearest {
        Some(key) => format!("did you mean `{}`?", key.name),
        None => format!("the keys are {}.", KEYS.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")),
    };
    ConfigError(format!("`{name}` in {} is no key of Parlor's: {hint}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(flags: &[(&str, &str)], variables: &[(&str, &str)], file: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.toml");
        std::fs::write(&path, file).unwrap();
        let find = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let flags = flags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let loaded = load(&Given { flags, file: Some(path.clone()), variable: &find });
        loaded
            .map(|loaded| loaded.config)
            .map_err(|error| error.to_string().replace(&path.display().to_string(), "FILE"))
    }

    #[test]
    fn flags_win_over_environment_over_file_over_defaults() {
        let file = "listen = '127.0.0.1:1'\nlog = 'warn'\nagent_grace_ms = 5\nallowed_origins = ['https://a.example']";
        let variables = [("PARLOR_LISTEN", "127.0.0.1:2"), ("PARLOR_LOG", "debug"), ("PARLOR_DEMO", "false")];
        let config = of(&[("listen", "127.0.0.1:3")], &variables, file).unwrap();
        assert_eq!(config.listen.port(), 3);
        assert_eq!(config.log, super::super::LogLevel::Debug);
        assert_eq!(config.agent_grace_ms, 5);
        assert_eq!(config.allowed_origins[0].to_string(), "https://a.example");
        assert!(!config.demo);
        assert_eq!(config.data, Path::new("./data"));
    }

    #[test]
    fn each_fault_is_told_in_one_sentence() {
        let cases: &[(&str, &str)] = &[
            (
                "listen = 8080",
                "`listen` from FILE is 8080, but an address with a port, such as 127.0.0.1:8080, is needed.",
            ),
            (
                "listen = 'localhost'",
                "`listen` from FILE is \"localhost\", but an address with a port, such as 127.0.0.1:8080, is needed.",
            ),
            ("data = ''", "`data` from FILE is \"\", but the path of a folder is needed."),
            (
                "public_url = 'https://a.example/chat'",
                "`public_url` from FILE is \"https://a.example/chat\", but an address without a path, such as https://chat.example.com, is needed.",
            ),
            ("log = 'loud'", "`log` from FILE is \"loud\", but error, warn, info, debug or trace is needed."),
            ("log_format = 3", "`log_format` from FILE is 3, but text or json is needed."),
            (
                "agent_grace_ms = -1",
                "`agent_grace_ms` from FILE is -1, but a number of milliseconds from 0 to 3600000 is needed.",
            ),
            (
                "agent_grace_ms = 1.5",
                "`agent_grace_ms` from FILE is a number with a point, but a number of milliseconds from 0 to 3600000 is needed.",
            ),
            (
                "allowed_origins = ['shop']",
                "`allowed_origins` from FILE is [\"shop\"], but a list of addresses such as https://shop.example.com is needed.",
            ),
            ("demo = 'perhaps'", "`demo` from FILE is \"perhaps\", but true or false is needed."),
            ("admin_email = 'me'", "`admin_email` from FILE is \"me\", but a mail address is needed."),
            (
                "admin_password = 'short'",
                "`admin_password` from FILE is (secret), but a text of 8 to 200 characters is needed.",
            ),
            ("connections = 0", "`connections` from FILE is 0, but a number from 1 to 1000000 is needed."),
            (
                "mail_server = 'smtp.example.com'",
                "`mail_server` from FILE is \"smtp.example.com\", but a host with a port, such as smtp.example.com:587, is needed.",
            ),
            ("mail_security = 'ssl'", "`mail_security` from FILE is \"ssl\", but starttls, tls or none is needed."),
            (
                "mail_from = 'nobody'",
                "`mail_from` from FILE is \"nobody\", but a mail address, such as Shop <chat@shop.example>, is needed.",
            ),
            (
                "mail_server = 'smtp.example.com:587'",
                "`mail_server` from FILE is set, and `mail_from` is needed with it.",
            ),
            (
                "mail_server = 'smtp.example.com:587'\nmail_from = 'chat@shop.example'",
                "`mail_server` from FILE is set, and `public_url` is needed with it.",
            ),
            (
                "mail_server = 'smtp.example.com:587'\nmail_from = 'chat@shop.example'\npublic_url = 'https://shop.example'\nmail_user = 'chat'",
                "`mail_user` from FILE is set, and `mail_password` is needed with it.",
            ),
            (
                "country_header = 'cf ipcountry'",
                "`country_header` from FILE is \"cf ipcountry\", but the name of a header, such as CF-IPCountry, is needed.",
            ),
            (
                "country_header = 'cf-ipcountry'",
                "`country_header` from FILE is set, and `behind_proxy` is needed with it.",
            ),
            ("store = 'tape'", "`store` from FILE is \"tape\", but sqlite or memory is needed."),
            ("lisen = '127.0.0.1:1'", "`lisen` in FILE is no key of Parlor's: did you mean `listen`?"),
            (
                "log = 'info'\nlog = ",
                "FILE is not TOML at line 2: string values must be quoted, expected literal string.",
            ),
        ];
        for (file, sentence) in cases {
            assert_eq!(of(&[], &[], file).unwrap_err(), *sentence, "{file}");
        }
        let strange = of(&[], &[], "zzz = 1").unwrap_err();
        assert!(strange.starts_with("`zzz` in FILE is no key of Parlor's: the keys are listen, data,"), "{strange}");
        let variable = of(&[], &[("PARLOR_DEMO", "2")], "").unwrap_err();
        assert_eq!(variable, "`demo` from the environment's PARLOR_DEMO is \"2\", but true or false is needed.");
        let flag = of(&[("log", "")], &[], "").unwrap_err();
        assert_eq!(flag, "`log` from the flag --log is \"\", but error, warn, info, debug or trace is needed.");
    }

    #[test]
    fn a_file_that_is_named_must_be_there() {
        let given = Given { flags: BTreeMap::new(), file: Some("/nowhere/p.toml".into()), variable: &|_| None };
        let error = load(&given).unwrap_err().to_string();
        assert!(error.starts_with("The configuration /nowhere/p.toml cannot be read: "), "{error}");
    }
}
