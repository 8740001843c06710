//! Every error code of the doors that is no refusal of the model: those are in `engine/reject.rs`.

use axum::http::StatusCode;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:ident, $message:literal;)*) => {
        /// What can go wrong before a command reaches the model, or instead of it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The code that programs compare. It never changes.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => $code),* }
            }

            /// The status it comes with.
            pub fn status(self) -> StatusCode {
                match self { $(Code::$name => StatusCode::$status),* }
            }

            /// A sentence for people; an answer may say it more exactly.
            pub fn message(self) -> &'static str {
                match self { $(Code::$name => $message),* }
            }
        }
    };
}

codes! {
    /// The body, the query or a header cannot be read.
    Malformed = "malformed", BAD_REQUEST, "What was sent cannot be read.";
    /// No number by which a command is carried out once.
    NumberMissing = "number_missing", BAD_REQUEST, "Either client and number, from 1, are needed, or the header Idempotency-Key with 1 to 200 characters.";
    /// A request to the socket's path that opens no socket.
    NoSocket = "no_socket", BAD_REQUEST, "This is no WebSocket handshake.";
    /// A socket that asks for a language nobody speaks here.
    SubprotocolUnknown = "subprotocol_unknown", BAD_REQUEST, "None of the subprotocols is known here.";
    /// No sign-in and no token, or one that is no more.
    SignInNeeded = "sign_in_needed", UNAUTHORIZED, "Please sign in.";
    /// Address and password do not go together.
    SignInWrong = "sign_in_wrong", UNAUTHORIZED, "The mail address or the password is wrong.";
    /// A token that was never given, or is no more.
    TokenInvalid = "token_invalid", UNAUTHORIZED, "The token is not valid.";
    /// A token that was good once.
    TokenExpired = "token_expired", UNAUTHORIZED, "The token has expired.";
    /// An identity that was signed with a key that is not, or no more, known here.
    IdentityKeyUnknown = "identity_key_unknown", UNAUTHORIZED, "The identity is signed with a key that is not known here.";
    /// An identity that is signed in another way than a key is for, or not at all.
    IdentityAlgorithm = "identity_algorithm", UNAUTHORIZED, "The identity is not signed in a way that a key of this account is for.";
    /// An identity whose signature is not that of what is signed.
    IdentityForged = "identity_forged", UNAUTHORIZED, "The identity's signature is wrong.";
    /// An identity that was good once.
    IdentityExpired = "identity_expired", UNAUTHORIZED, "The identity has expired.";
    /// An identity that will be good later.
    IdentityEarly = "identity_early", UNAUTHORIZED, "The identity is not good yet.";
    /// An identity that somebody else has signed than the key says.
    IdentityIssuer = "identity_issuer", UNAUTHORIZED, "The identity is not from the issuer that the key is for.";
    /// An identity that is meant for somebody else.
    IdentityAudience = "identity_audience", UNAUTHORIZED, "The identity is not meant for the audience that the key is for.";
    /// A token of somebody who has to be proven again by their site.
    IdentityNeeded = "identity_needed", UNAUTHORIZED, "Please prove anew who you are: the site's word is needed for this customer.";
    /// The password of before is another one.
    PasswordWrong = "password_wrong", FORBIDDEN, "This is not the present password.";
    /// A page of another site.
    OriginRefused = "origin_refused", FORBIDDEN, "The request comes from another site.";
    /// A change by cookie without what only our own pages send.
    HeaderMissing = "header_missing", FORBIDDEN, "The header `X-Parlor: 1` is missing.";
    /// A token that is not for this.
    ScopeMissing = "scope_missing", FORBIDDEN, "The token is not for this.";
    /// A token that would make an admin, take over one, or keep one out.
    AdminByToken = "admin_by_token", FORBIDDEN, "A token makes nobody an admin, changes no admin's role or mail address, and suspends, removes and logs out no other admin. Please sign in for that.";
    /// A scope that the owner's role does not reach.
    ScopeRefused = "scope_refused", FORBIDDEN, "A token needs scopes, and only ones that its owner's role reaches.";
    /// No such path.
    NotFound = "not_found", NOT_FOUND, "There is nothing at this path.";
    /// No such account.
    UnknownAccount = "unknown_account", NOT_FOUND, "There is no such account.";
    /// No token of this name, or somebody else's: the two are not told apart.
    UnknownToken = "unknown_token", NOT_FOUND, "There is no such token.";
    /// No such invitation, one that was used or replaced, or one that has expired.
    InvitationInvalid = "invitation_invalid", NOT_FOUND, "The invitation was used, replaced by a later one, or has expired. Please ask for another.";
    /// The path is there, the method is not.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "This path does not take this method.";
    /// A command's number that is not the next one; `expected` says which is.
    NumberUnexpected = "number_unexpected", CONFLICT, "The command's number is out of order.";
    /// An agent has as many tokens as there may be.
    TokensFull = "tokens_full", CONFLICT, "There are 50 tokens already. Please take one back first.";
    /// An invitation for a program.
    BotWithoutPassword = "bot_without_password", CONFLICT, "A bot has no password: give it a token.";
    /// A token for somebody else who is no bot.
    NoBot = "no_bot", CONFLICT, "Only a bot is given a token by somebody else.";
    /// More bytes than the path takes.
    TooLarge = "too_large", PAYLOAD_TOO_LARGE, "The body is larger than allowed.";
    /// A body of another kind.
    ContentType = "content_type", UNSUPPORTED_MEDIA_TYPE, "The body must be JSON, with the content type application/json.";
    /// A token's name that is none, or too long.
    TokenName = "token_name", UNPROCESSABLE_ENTITY, "The name must have 1 to 100 characters.";
    /// Not from 8 to 200 characters.
    PasswordLength = "password_length", UNPROCESSABLE_ENTITY, "The password must have from 8 to 200 characters.";
    /// A time of expiry that is over.
    ExpiryPast = "expiry_past", UNPROCESSABLE_ENTITY, "The time of expiry has passed already.";
    /// The same key with another request.
    KeyReused = "key_reused", UNPROCESSABLE_ENTITY, "This Idempotency-Key was used for another request.";
    /// A key where each request makes something new.
    KeyNotTaken = "key_not_taken", BAD_REQUEST, "An Idempotency-Key means nothing here: each request makes another.";
    /// A request that comes again while it is being carried out.
    KeyInUse = "key_in_use", CONFLICT, "The request with this Idempotency-Key is being carried out. Please ask again in a moment.";
    /// Too often; `Retry-After` says when to come back, `field` what was counted.
    TooManyRequests = "too_many_requests", TOO_MANY_REQUESTS, "Too many requests. Please wait a moment.";
    /// A webhook that cannot be as it was sent; `field` says where.
    WebhookWrong = "webhook_wrong", UNPROCESSABLE_ENTITY, "This webhook cannot be kept.";
    /// No more webhooks fit.
    TooManyWebhooks = "too_many_webhooks", CONFLICT, "There are as many webhooks as there may be.";
    /// No such webhook.
    UnknownWebhook = "unknown_webhook", NOT_FOUND, "There is no such webhook.";
    /// No such message of a webhook.
    UnknownMessage = "unknown_message", NOT_FOUND, "There is no such message.";
    /// A canned reply that cannot be as it was sent; `field` says where.
    CannedReplyWrong = "canned_reply_wrong", UNPROCESSABLE_ENTITY, "This canned reply cannot be kept.";
    /// No more canned replies fit.
    TooManyCannedReplies = "too_many_canned_replies", CONFLICT, "There are as many canned replies as there may be.";
    /// No such canned reply.
    UnknownCannedReply = "unknown_canned_reply", NOT_FOUND, "There is no such canned reply.";
    /// An identity that is no token and no id with its hash.
    IdentityMalformed = "identity_malformed", UNPROCESSABLE_ENTITY, "This is no identity: either jwt is needed, or external_id and hash.";
    /// An identity key that cannot be as it was sent; `field` says where.
    IdentityKeyWrong = "identity_key_wrong", UNPROCESSABLE_ENTITY, "This identity key cannot be kept.";
    /// An identity key with the name of another.
    IdentityKeyTaken = "identity_key_taken", CONFLICT, "There is an identity key of this name already.";
    /// No more identity keys fit.
    TooManyIdentityKeys = "too_many_identity_keys", CONFLICT, "There are as many identity keys as there may be. Please revoke one first.";
    /// No such identity key.
    UnknownIdentityKey = "unknown_identity_key", NOT_FOUND, "There is no such identity key.";
    /// No mail server is set up.
    MailOff = "mail_off", CONFLICT, "This server sends no mails.";
    /// A customer who wants mail sent to an address that nobody vouches for.
    MailUnproven = "mail_unproven", FORBIDDEN, "A customer is sent mail at the own, verified address only.";
    /// As many mails wait as may.
    TooManyMails = "too_many_mails", SERVICE_UNAVAILABLE, "Too many mails wait to be sent. Please try again later.";
    /// A greeting that cannot be as it was sent; `field` says where.
    GreetingWrong = "greeting_wrong", UNPROCESSABLE_ENTITY, "This greeting cannot be kept.";
    /// No more greetings fit.
    TooManyGreetings = "too_many_greetings", CONFLICT, "There are as many greetings as there may be.";
    /// No such greeting, or none that is shown to this customer.
    UnknownGreeting = "unknown_greeting", NOT_FOUND, "There is no such greeting.";
    /// A file that cannot be kept as it was sent; `field` says where.
    UploadWrong = "upload_wrong", UNPROCESSABLE_ENTITY, "This file cannot be kept.";
    /// A file that is a program.
    ProgramRefused = "program_refused", UNPROCESSABLE_ENTITY, "Programs are not taken.";
    /// No more files fit.
    UploadsFull = "uploads_full", INSUFFICIENT_STORAGE, "There is no room for more files.";
    /// Nothing can be stored at present, or the server stops.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "The server cannot do this now. Please try again.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_engine::Reject;

    #[test]
    fn codes_are_unique_also_among_refusals_and_sentences_end() {
        let codes = Code::ALL.iter().map(|code| code.name()).chain(Reject::ALL.iter().map(|reject| reject.code()));
        let unique: std::collections::BTreeSet<_> = codes.collect();
        assert_eq!(unique.len(), Code::ALL.len() + Reject::ALL.len());
        assert!(Code::ALL.iter().all(|code| code.message().ends_with('.')));
    }
}
