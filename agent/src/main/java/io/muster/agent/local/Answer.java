package io.muster.agent.local;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// What comes back for an [Ask].
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.Token.class, name = "token"),
    @JsonSubTypes.Type(value = Answer.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Answer.Away.class, name = "away"),
    @JsonSubTypes.Type(value = Answer.Work.class, name = "work")
})
sealed interface Answer {

    record Token(String token) implements Answer {}

    /// The control plane gives no token to this machine.
    record Refused(String code, String message, long retryAfterSeconds) implements Answer {}

    /// The control plane is out of reach.
    record Away(String message) implements Answer {}

    /// The newest numbers that the stream has told.
    record Work(long assignments, long evaluation) implements Answer {}
}
