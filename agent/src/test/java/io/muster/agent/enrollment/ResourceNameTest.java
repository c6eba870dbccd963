package io.muster.agent.enrollment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.fault.AgentFault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "web-1", "db.example.org", "box_2", "officer", "azure-edge"})
    void ordinaryNamesAreTaken(String name) {
        assertThat(ResourceName.checked(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "box-",
                "box_",
                "b x",
                "bücher",
                "a/b",
                "a123456789012345678901234567890123456789012345678901234",
                "Azure",
                "office365",
                "web.config",
                "login-server",
                "my-windows-box",
                "notMicrosoft"
            })
    void impossibleAndReservedNamesAreFault102(String name) {
        assertThatThrownBy(() -> ResourceName.checked(name))
                .isInstanceOfSatisfying(
                        AgentFault.class, fault -> assertThat(fault.code()).isEqualTo(102));
    }
}
