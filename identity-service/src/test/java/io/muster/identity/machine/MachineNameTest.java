package io.muster.identity.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.chassis.arm.RefusedException;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "web-1",
                "A_b.c",
                "9",
                "azure-web",
                "bing2",
                "my-login",
                "123456789.123456789.123456789.123456789.123456789.1234"
            })
    void isOneToFiftyFourPlainCharacters(String name) {
        assertThat(MachineName.accepted(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a-",
                "a_",
                "a b",
                "a/b",
                "ä",
                "a\n",
                "a%2fb",
                "123456789.123456789.123456789.123456789.123456789.12345"
            })
    void isNothingElse(String name) {
        assertThatThrownBy(() -> MachineName.accepted(name)).satisfies(refused("InvalidResourceName"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "azure", "Azure", "XBOX", "web.config", "app_data", "Office365",
                "my-microsoft-box", "Windows", "notwindowsatall", "login", "LOGIN-1", "loginserver"
            })
    void isNoReservedWord(String name) {
        assertThatThrownBy(() -> MachineName.accepted(name)).satisfies(refused("ReservedResourceName"));
    }

    private static Consumer<Throwable> refused(String code) {
        return thrown -> assertThat(thrown).isInstanceOfSatisfying(RefusedException.class, refusal -> {
            assertThat(refusal.error().code()).isEqualTo(code);
            assertThat(refusal.error().status()).isEqualTo(400);
        });
    }
}
