package io.muster.chassis.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.muster.contracts.facts.Fact;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Facts as CloudEvents in Kafka's binary mode: attributes in `ce_*` headers, the record as a JSON body.
public final class FactCodec {

    private static final String TYPE_HEADER = "ce_type";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private FactCodec() {}

    /// The JSON body of a fact.
    public static String body(Fact fact) {
        try {
            return JSON.writeValueAsString(fact);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a fact that is no JSON: " + fact.getClass(), impossible);
        }
    }

    /// The record that says this fact, complete with headers.
    public static ProducerRecord<String, byte[]> record(Fact fact, String source, String id) {
        var wire = FactTypes.wire(fact.getClass());
        return record(wire.topic(), fact.key(), wire.type(), body(fact), source, id, fact.at());
    }

    /// @param wireType null for a tombstone, which then has no body either
    static ProducerRecord<String, byte[]> record(
            String topic,
            String key,
            @Nullable String wireType,
            @Nullable String body,
            String source,
            String id,
            Instant at) {
        if (wireType == null || body == null) {
            return new ProducerRecord<>(topic, key, null);
        }
        var event = CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create("/" + source))
                .withType(wireType)
                .withSubject(key)
                .withTime(at.atOffset(ZoneOffset.UTC))
                .withData("application/json", body.getBytes(StandardCharsets.UTF_8))
                .build();
        return KafkaMessageFactory.<String>createWriter(topic, null, null, key).writeBinary(event);
    }

    /// Reads what is known; says why what is not known was skipped. Never throws.
    public static Arrival read(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return new Arrival.Gone(record.key());
        }
        var wireType = header(record.headers(), TYPE_HEADER);
        var type = wireType == null ? null : FactTypes.of(wireType).orElse(null);
        if (type == null) {
            return new Arrival.Strange(record.key(), "unknown wire type " + wireType);
        }
        try {
            return new Arrival.Told(record.key(), JSON.readValue(record.value(), type));
        } catch (IOException unreadable) {
            return new Arrival.Strange(record.key(), "unreadable " + wireType);
        }
    }

    private static @Nullable String header(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
