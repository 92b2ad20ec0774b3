package io.wiretrip.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every protocol has to have, with the sentence to act on where one has not. */
final class ProtocolsTest {
    private static final Path ROOT = Path.of(System.getProperty("wiretrip.root"));
    private static final Path PROTOCOLS =
            ROOT.resolve("protocols/src/main/java/io/wiretrip/protocol");
    private static final Path CAPTURES = ROOT.resolve("protocols/src/test/resources/captures");

    @Test
    void everyPackageIsInTheList() throws IOException {
        Set<String> listed = new HashSet<>();
        Protocols.ALL.forEach(protocol -> listed.add(packageOf(protocol)));
        assertThat(folders(PROTOCOLS).stream().filter(f -> isProtocol(PROTOCOLS.resolve(f))))
                .as("add a line to Protocols.ALL for each package of a protocol")
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void theListIsAlphabetical() {
        List<String> names = Protocols.ALL.stream().map(ProtocolsTest::packageOf).toList();
        assertThat(names).as("sort Protocols.ALL by package").isSorted();
    }

    @Test
    void everyProtocolHasAGoldenCapture() throws IOException {
        Set<String> covered = new HashSet<>(folders(CAPTURES));
        for (Protocol protocol : Protocols.ALL) {
            assertThat(covered)
                    .as("add a capture under %s", CAPTURES.resolve(packageOf(protocol)))
                    .contains(packageOf(protocol));
        }
    }

    @Test
    void namesAreUniqueAndLowerCase() {
        Set<String> names = new HashSet<>();
        for (Protocol protocol : Protocols.ALL) {
            assertThat(protocol.name()).matches("[a-z][a-z0-9]*");
            assertThat(names.add(protocol.name())).as(protocol.name() + " is there twice").isTrue();
            assertUnique(protocol, protocol.fields().request());
            assertUnique(protocol, protocol.fields().response());
            assertThat(protocol.unansweredAfterNs()).isPositive();
        }
    }

    private static void assertUnique(Protocol protocol, List<? extends Field<?>> fields) {
        Set<String> names = new HashSet<>();
        for (Field<?> field : fields) {
            if (field.isInJson()) {
                assertThat(names.add(field.name()))
                        .as("%s has the field %s twice", protocol.name(), field.name())
                        .isTrue();
            }
            assertThat(field.meaning()).as(field.name()).endsWith(".");
        }
    }

    private static String packageOf(Protocol protocol) {
        String name = protocol.getClass().getPackageName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether a folder holds a protocol, and not what several of them share. */
    private static boolean isProtocol(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith("Protocol.java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> folders(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
