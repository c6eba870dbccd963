package io.muster.notification.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.contracts.agent.StreamFrame;
import jakarta.inject.Singleton;

/// Text frames and what they say.
@Singleton
class Frames {

    private static final int LONGEST_VERSION = 64;

    private final ObjectMapper json;

    Frames(ObjectMapper json) {
        this.json = json;
    }

    String write(StreamFrame frame) {
        try {
            return json.writerFor(StreamFrame.class).writeValueAsString(frame);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a frame that is no JSON", impossible);
        }
    }

    /// The only frame that a machine sends.
    ///
    /// @throws IllegalArgumentException for anything else
    StreamFrame.Heartbeat heartbeat(String text) {
        try {
            if (json.readValue(text, StreamFrame.class) instanceof StreamFrame.Heartbeat heartbeat) {
                return checked(heartbeat);
            }
            throw new IllegalArgumentException("only heartbeats go this way");
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException("not a frame", unreadable);
        }
    }

    static StreamFrame.Heartbeat checked(StreamFrame.Heartbeat heartbeat) {
        if (heartbeat.at() == null
                || heartbeat.agentVersion() == null
                || heartbeat.agentVersion().length() > LONGEST_VERSION) {
            throw new IllegalArgumentException("a heartbeat has 'at' and 'agentVersion'");
        }
        return heartbeat;
    }
}
