//! Reports.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use parlor_engine::{GroupId, Time};
use parlor_sync::query::{By, Report, ReportName, ReportQuery};
use parlor_sync::{Answer, Query};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as ValueError;
use serde_json::json;

use super::body::UrlQuery;
use super::caller::Caller;
use super::code::Code;
use super::listed::Listed;
use super::problem::Problem;
use super::reads::{ask, refusal};
use super::{App, audit};
use crate::zone;

/// A week that began before the time asked for begins by the clock of then.
const BEFORE_MS: u64 = 8 * 24 * 3_600_000;

/// What a report covers, as the URL says it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// From this moment on, in milliseconds since 1970.
    from: Time,
    /// Up to, not including, this moment; at most 367 days later.
    to: Time,
    /// What the figures are split by: `group`, `agent`, and `hour`, `day` or `week`, with commas between them; `presence`
    /// also by `reason`.
    #[serde(default)]
    by: Listed<By>,
    /// The time zone by whose clock hours, days and weeks begin, such as `Europe/Oslo`; `UTC` if not said.
    #[serde(default)]
    zone: Option<String>,
    /// Only threads that were started in one of these groups, or the presence of their agents, with commas between them.
    #[serde(default)]
    groups: Listed<GroupId>,
}

/// `GET /api/v1/reports/{name}`
pub async fn report(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(asked): Path<String>,
    UrlQuery(Wanted { from, to, by, zone, groups }): UrlQuery<Wanted>,
) -> Result<Json<Report>, Problem> {
    let name = IntoDeserializer::<ValueError>::into_deserializer(asked.as_str());
    let name: ReportName = Deserialize::deserialize(name).map_err(|_| Problem::new(Code::NotFound))?;
    let clock = match zone {
        None => Vec::new(),
        Some(zone) => zone::shifts(&zone, Time(from.0.saturating_sub(BEFORE_MS)), to)
            .ok_or_else(|| Problem::new(Code::Malformed).in_field("zone").saying("There is no such time zone."))?,
    };
    let details = json!({"from": from, "to": to, "by": by.0, "groups": groups.0});
    let query = ReportQuery { name, from, to, by: by.0, clock, groups: groups.0 };
    match ask(&app, caller, Query::Report(query)).await? {
        Answer::Report(report) => {
            // Here figures leave the house; what the panel draws comes over its socket.
            audit::note(&app, audit::done(caller, "export_report", &asked, details)).await?;
            Ok(Json(report))
        }
        other => Err(refusal(other)),
    }
}
