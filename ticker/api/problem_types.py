"""Every kind of problem there is (RFC 9457, section 3.1): what it is called, its status, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ticker.sentences import Sentence, say

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of problem. `advice` says what would be right; it stands in English on the page at `uri`."""

    name: str
    status: int
    title: Sentence
    advice: str

    @property
    def uri(self) -> str:
        return f"{PREFIX}/problems/{self.name}"


BAD_REQUEST = Kind(
    name="bad-request",
    status=400,
    title=say("The request cannot be read"),
    advice="Send one JSON object in UTF-8. The detail names the place that could not be read.",
)
UNAUTHENTICATED = Kind(
    name="unauthenticated",
    status=401,
    title=say("Nobody is signed in"),
    advice="Sign in, or send the header “Authorization: Bearer …” with a token that was not revoked and is not over.",
)
FORBIDDEN = Kind(
    name="forbidden",
    status=403,
    title=say("The role may not do this"),
    advice="Reporters draft and submit, editors publish and edit, chiefs create, open, close and reopen liveblogs.",
)
FORGED = Kind(
    name="forged",
    status=403,
    title=say("The request may have been made by a foreign page"),
    advice="With a session's cookie, send its token in the header X-CSRF-Token: the page has it in"
    ' <meta name="csrf-token">, and the answer to signing in as “csrf_token”. Nothing was changed.',
)
NOT_FOUND = Kind(
    name="not-found",
    status=404,
    title=say("There is nothing here"),
    advice="Check the address: the detail says which part of it is unknown.",
)
METHOD_NOT_ALLOWED = Kind(
    name="method-not-allowed",
    status=405,
    title=say("This method is not possible here"),
    advice="Use one of the methods that the Allow header lists.",
)
CONFLICT = Kind(
    name="conflict",
    status=409,
    title=say("The state of the liveblog or entry does not allow this"),
    advice="The detail says which state it is in and what is possible instead. Nothing was changed.",
)
STALE = Kind(
    name="stale",
    status=412,
    title=say("Somebody else changed this since you read it"),
    advice="“current” is the version as it stands, “yours” is what you sent. Merge the two and send the result with the"
    " new ETag in If-Match.",
)
TOO_LARGE = Kind(
    name="too-large",
    status=413,
    title=say("The request body is too large"),
    advice="The detail says how much is taken. Pictures are uploaded by themselves, not put into the text.",
)
UNSUPPORTED = Kind(
    name="unsupported-media-type",
    status=415,
    title=say("The request body is in a format that is not understood"),
    advice="Send JSON with “Content-Type: application/json”, uncompressed or with Content-Encoding gzip or deflate; a"
    " picture as what it is, as in “Content-Type: image/jpeg”. The detail says what was sent instead.",
)
INVALID = Kind(
    name="invalid",
    status=422,
    title=say("Some fields are not acceptable"),
    advice="“errors” lists each field (a JSON Pointer into the body, or a parameter's name), what was wrong"
    " with it and what would be right.",
)
UNUSABLE_PICTURE = Kind(
    name="unusable-picture",
    status=422,
    title=say("The picture cannot be used"),
    advice="The detail says why, and what to send instead. Nothing of it was kept.",
)
KEY_REUSED = Kind(
    name="key-reused",
    status=422,
    title=say("The Idempotency-Key belongs to another request"),
    advice="A key may be sent again only with exactly the same request. Make a new key for each new request.",
)
PRECONDITION_REQUIRED = Kind(
    name="precondition-required",
    status=428,
    title=say("If-Match is required"),
    advice="Send the ETag of the version that was edited in If-Match, so that nobody else's change is overwritten;"
    " “If-Match: *” overwrites whatever is there.",
)
TOO_MANY = Kind(
    name="too-many-requests",
    status=429,
    title=say("Too many requests at once"),
    advice="Wait as many seconds as Retry-After says; then send the same request again.",
)
SIGN_IN_FAILED = Kind(
    name="sign-in-failed",
    status=403,
    title=say("Login and password do not belong together"),
    advice="Type both again; capitals matter in the password only. A chief can give you a new password.",
)
TOO_MANY_ATTEMPTS = Kind(
    name="too-many-attempts",
    status=429,
    title=say("Signing in failed too often"),
    advice="Wait as many seconds as Retry-After says. Until then nothing is looked at, not even the right password.",
)
UNSIGNED = Kind(
    name="unsigned",
    status=401,
    title=say("The delivery is not signed as it should be"),
    advice="The detail says which header or field is wrong. Sign with the secret of this very hook, and deliver within"
    " five minutes. Nothing was taken.",
)
SUMMARISER_FAILED = Kind(
    name="summariser-failed",
    status=502,
    title=say("The summariser did not give a summary"),
    advice="The detail says what it did instead. Nothing was changed; whoever runs the server finds more in the log.",
)
SUMMARISER_LATE = Kind(
    name="summariser-late",
    status=504,
    title=say("The summariser took too long"),
    advice="Nothing was changed. Ask again, or write the summary by hand.",
)
INTERNAL = Kind(
    name="internal",
    status=500,
    title=say("Something went wrong on our side"),
    advice="Tell whoever runs the server the “request_id”: the log says more under it. With an Idempotency-Key the same"
    " request can safely be sent again.",
)
UNAVAILABLE = Kind(
    name="unavailable",
    status=503,
    title=say("The journal does not answer at the moment"),
    advice="Send the same request with the same Idempotency-Key again after as many seconds as Retry-After says.",
)

KINDS: Sequence[Kind] = (
    BAD_REQUEST,
    UNAUTHENTICATED,
    FORBIDDEN,
    FORGED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    CONFLICT,
    STALE,
    TOO_LARGE,
    UNSUPPORTED,
    INVALID,
    UNUSABLE_PICTURE,
    KEY_REUSED,
    PRECONDITION_REQUIRED,
    TOO_MANY,
    UNSIGNED,
    SIGN_IN_FAILED,
    TOO_MANY_ATTEMPTS,
    SUMMARISER_FAILED,
    SUMMARISER_LATE,
    INTERNAL,
    UNAVAILABLE,
)
