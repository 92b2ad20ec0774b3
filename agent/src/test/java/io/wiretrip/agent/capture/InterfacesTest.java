package io.wiretrip.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.agent.capture.Interfaces.Interface;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InterfacesTest {
    private static final List<Interface> FOUR =
            List.of(
                    new Interface("lo", List.of("127.0.0.1/8", "::1/128")),
                    new Interface("eth0", List.of("192.0.2.2/24")),
                    new Interface("veth0", List.of()),
                    new Interface("br-a.b", List.of()));

    @Test
    void listsAddressesAndInterfacesWithoutAny() {
        assertThat(FOUR).element(0).hasToString("lo: [127.0.0.1/8 ::1/128]");
        assertThat(FOUR).element(2).hasToString("veth0: []");
    }

    @Test
    void findsTheLoopbackOfThisMachine() throws Exception {
        String loopback =
                NetworkInterface.networkInterfaces()
                        .filter(InterfacesTest::isLoopback)
                        .map(NetworkInterface::getName)
                        .findFirst()
                        .orElseThrow();
        assertThat(Interfaces.all())
                .anySatisfy(
                        each -> {
                            assertThat(each.name()).isEqualTo(loopback);
                            assertThat(each.addresses()).contains("127.0.0.1/8");
                        });
    }

    @Test
    void readsTheNamesOfTheKernelsTable() {
        String table =
                """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes
                    lo: 1234       1    0    0    0     0          0         0     1234
                eth0:1:9999 1 0 0
                  ifb0:       0       0
                no colon here
                """;
        assertThat(Interfaces.namesOf(table)).containsExactly("lo", "eth0:1", "ifb0");
        assertThat(Interfaces.namesOf("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "eth0, eth0",
        "th0, eth0 veth0",
        "^eth, eth0",
        "lo|br, lo br-a.b",
        "br-a.b, br-a.b",
        "'', lo eth0 veth0 br-a.b",
        ".*, lo eth0 veth0 br-a.b"
    })
    void selectsByNameOrElseByExpression(String wanted, String expected) {
        assertThat(String.join(" ", Interfaces.select(wanted, FOUR))).isEqualTo(expected);
    }

    @Test
    void knowsTheAnyDeviceOrTakesAll() {
        assertThat(Interfaces.select("any", FOUR))
                .isIn(List.of("any"), List.of("lo", "eth0", "veth0", "br-a.b"));
    }

    @Test
    void saysWhichInterfacesThereAre() {
        assertThatThrownBy(() -> Interfaces.select("wlan", FOUR))
                .isInstanceOf(LiveCaptureException.class)
                .hasMessage(
                        "interfaces: 'wlan' fits no interface (expected: any, or a name or regular"
                                + " expression for one of: lo eth0 veth0 br-a.b)");
        assertThatThrownBy(() -> Interfaces.select("(", FOUR))
                .isInstanceOf(LiveCaptureException.class)
                .hasMessageContaining("'(' is not a regular expression");
    }

    private static boolean isLoopback(NetworkInterface each) {
        try {
            return each.isLoopback();
        } catch (java.net.SocketException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
