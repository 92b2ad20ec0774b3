package io.wiretrip.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent",
                "agent --config x.yaml",
                "agent --strict",
                "agent --strict --config x.yaml --config y.yaml"
            })
    void plainFormsOfTheServiceNeedNoCommandLineLibrary(String line) {
        assertThat(Main.agent(List.of(line.split(" ", -1)))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "log",
                "--help",
                "agent --help",
                "agent --config",
                "agent --config=x.yaml",
                "agent x.yaml",
                "agent --strict=true"
            })
    void theLibraryDecidesAboutAllElse(String line) {
        assertThat(Main.agent(List.of(line.split(" ", -1)))).isNull();
    }

    /** What is understood without the library is understood by it too, and means the same. */
    @Test
    void theLibraryKnowsTheSameOptions() {
        CommandLine agent = WiretripCommand.commandLine().getSubcommands().get("agent");
        assert agent != null;
        assertThat(agent.getCommandSpec().findOption("--config").isOption()).isTrue();
        assertThat(agent.getCommandSpec().findOption("--strict").arity().max()).isZero();
    }
}
