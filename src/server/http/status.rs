//! Which status each refusal has over HTTP.

use axum::http::StatusCode;
use parlor_engine::Reject;

/// The status of a refusal: what is not there 404, what is not the caller's to do 403, what is wrong in itself 422, what
/// does not fit the present state 409.
pub fn of(reject: Reject) -> StatusCode {
    match reject {
        Reject::TextEmpty
        | Reject::TextTooLong
        | Reject::NoteTooLong
        | Reject::CommentTooLong
        | Reject::NameEmpty
        | Reject::NameTooLong
        | Reject::EmailInvalid
        | Reject::ScoreOutOfRange
        | Reject::CapacityOutOfRange
        | Reject::OfferTimeOutOfRange
        | Reject::SignalTooLong
        | Reject::RecipientsMissing
        | Reject::QueueLimitOutOfRange
        | Reject::UrlInvalid
        | Reject::RichInvalid
        | Reject::RichTooLong
        | Reject::ButtonInvalid
        | Reject::FileInvalid
        | Reject::FormInvalid
        | Reject::AnswerMissing
        | Reject::AnswerInvalid
        | Reject::JsonInvalid
        | Reject::JsonTooLong
        | Reject::CustomIdInvalid
        | Reject::HoursInvalid
        | Reject::PropertyNameInvalid
        | Reject::PropertyTextTooLong
        | Reject::TagInvalid
        | Reject::LinkInvalid
        | Reject::TargetOutOfRange
        | Reject::ResponseTimeOutOfRange
        | Reject::RemarkTooLong
        | Reject::PhoneInvalid
        | Reject::WebAddressInvalid
        | Reject::CountryInvalid
        | Reject::DetailTooLong
        | Reject::SessionFieldsInvalid
        | Reject::BanDaysOutOfRange
        | Reject::SurveyTimeOutOfRange
        | Reject::WrapUpOutOfRange
        | Reject::NotABot
        | Reject::MissesOutOfRange
        | Reject::AwayOutOfRange
        | Reject::ReasonsInvalid
        | Reject::AbsenceOutOfRange
        | Reject::ConsentMissing => StatusCode::UNPROCESSABLE_ENTITY,
        Reject::UnknownChat
        | Reject::UnknownThread
        | Reject::UnknownEvent
        | Reject::UnknownAgent
        | Reject::UnknownGroup
        | Reject::UnknownSkill
        | Reject::NotInGroup
        | Reject::UnknownForm
        | Reject::UnknownButton
        | Reject::UnknownNote
        | Reject::UnknownMember
        | Reject::UnknownCustomer
        | Reject::UnknownReason => StatusCode::NOT_FOUND,
        Reject::NotAllowed | Reject::NotMember | Reject::CustomerBanned => StatusCode::FORBIDDEN,
        // A full queue and a reached limit are states of the account: 429 would say that this caller is too fast.
        Reject::GroupClosed
        | Reject::GroupOffline
        | Reject::QueueFull
        | Reject::LimitReached
        | Reject::ThreadOpen
        | Reject::ThreadClosed
        | Reject::NotQueued
        | Reject::QueueEmpty
        | Reject::NoOffer
        | Reject::AlreadyOffered
        | Reject::AlreadyAssigned
        | Reject::NotAssigned
        | Reject::AgentFull
        | Reject::AgentOffline
        | Reject::NotRateable
        | Reject::NotEditable
        | Reject::EmailTaken
        | Reject::LastAdmin
        | Reject::IdTaken
        | Reject::UrgentTooEarly
        | Reject::MemberFollows
        | Reject::ThreadNotClosed
        | Reject::LastAgent
        | Reject::AlreadyMember
        | Reject::AgentPaused
        | Reject::NotBanned
        | Reject::NoVisit
        | Reject::AlreadyMerged
        | Reject::NotMerged
        | Reject::NoSurvey
        | Reject::SurveyOver
        | Reject::SkillUnserved
        | Reject::NotInWrapUp
        | Reject::LastGroup
        | Reject::GroupInUse => StatusCode::CONFLICT,
    }
}
