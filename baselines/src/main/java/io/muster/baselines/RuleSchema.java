package io.muster.baselines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Collectors;

/// `rule-schema.json`: the form of a rule, for editors and for us.
final class RuleSchema {

    private static final String RESOURCE = "rule-schema.json";
    private static final int MOST = 3;

    private final JsonSchema schema;

    RuleSchema() {
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(document());
    }

    /// The schema itself.
    static JsonNode document() {
        try (var in = RuleSchema.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            return new JsonMapper().readTree(Objects.requireNonNull(in, RESOURCE));
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    /// Refuses a rule of another form.
    void check(String file, String name, JsonNode rule) {
        var wrong = schema.validate(rule);
        if (!wrong.isEmpty()) {
            throw new BaselineFault(
                    file,
                    name,
                    wrong.stream()
                            .limit(MOST)
                            .map(ValidationMessage::getMessage)
                            .collect(Collectors.joining("; ")));
        }
    }
}
