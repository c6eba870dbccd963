package io.muster.contracts.agent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.muster.contracts.Required;
import java.time.Instant;

/// A text frame on `WS /agent/v1/stream`. The stream only ever says that there is work, up to a number; the work itself
/// is always fetched, so a lost, doubled or reordered frame costs nothing.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StreamFrame.Work.class, name = "work"),
    @JsonSubTypes.Type(value = StreamFrame.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = StreamFrame.Heard.class, name = "heard")
})
public sealed interface StreamFrame {

    /// To the machine: fetch desired state when `assignments` is above what you have, evaluate when `evaluation` is
    /// above what you last reported. Sent once on connect and whenever one of the numbers grows.
    record Work(long assignments, long evaluation) implements StreamFrame {

        public Work {
            Required.count("work: numbers of zero or more", assignments, evaluation);
        }
    }

    /// From the machine, on connect and every five minutes. Also the body of `POST /agent/v1/heartbeats`.
    record Heartbeat(Instant at, String agentVersion) implements StreamFrame {

        public Heartbeat {
            Required.present("a heartbeat: at", at);
            Required.text("a heartbeat: agentVersion", agentVersion);
        }
    }

    /// To the machine: your heartbeat was heard; send the next one within so many seconds.
    record Heard(Instant at, int nextHeartbeatSeconds) implements StreamFrame {

        public Heard {
            Required.present("heard: at", at);
            Required.count("heard: nextHeartbeatSeconds of zero or more", nextHeartbeatSeconds);
        }
    }
}
