package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.identity.TokenSource;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnforcementTest {

    private static final String STATE = "GET " + Endpoints.DESIRED_STATE;

    @TempDir
    Path directory;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private final List<String> asked = new ArrayList<>();

    @AfterEach
    void stop() {
        standIn.close();
    }

    private boolean confirms(Supplier<String> token) {
        var tokens = new TokenSource() {
            @Override
            public String token() {
                asked.add("token");
                return token.get();
            }

            @Override
            public void forgetToken() {
                asked.add("forget");
            }
        };
        return Enforcement.confirms(Gateway.at(standIn.url(), new AgentHome(directory).authority()), tokens);
    }

    @Test
    void theControlPlaneConfirmsByAnAnswerToATokenOfNow() {
        standIn.tell(STATE, 200, "{}");
        assertThat(confirms(() -> "t")).isTrue();
        assertThat(asked).containsExactly("forget", "token");
    }

    @Test
    void aRefusalIsNoConfirmation() {
        standIn.tell(STATE, 401, "{}");
        assertThat(confirms(() -> "t")).isFalse();
        assertThat(confirms(() -> {
                    throw new RefusedException("certificate_ended", "no", Duration.ZERO);
                }))
                .isFalse();
    }

    @Test
    void neitherIsSilence() {
        assertThat(confirms(() -> {
                    throw new UncheckedIOException(new IOException("himdsd is away"));
                }))
                .isFalse();
        standIn.close();
        assertThat(confirms(() -> "t")).isFalse();
    }
}
