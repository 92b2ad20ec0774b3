package io.wiretrip.exporter.roundtrips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardOutputTest {
    private static StandardOutput failing(String message, boolean pipe) {
        return new StandardOutput(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException(message);
                    }
                },
                pipe);
    }

    @Test
    void writesThePartItIsGiven() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int done = new StandardOutput(bytes, false).write(new byte[] {1, 2, 3, 4}, 1, 2);
        assertThat(done).isEqualTo(2);
        assertThat(bytes.toByteArray()).containsExactly(2, 3);
    }

    @ParameterizedTest
    @CsvSource({"Broken pipe,false", "Daten\u00fcbergabe unterbrochen,true"})
    void knowsThatTheReaderIsGone(String message, boolean pipe) {
        assertThatThrownBy(() -> failing(message, pipe).write(new byte[1], 0, 1))
                .isInstanceOf(TargetClosedException.class);
    }

    @Test
    void otherErrorsAreErrors() {
        assertThatThrownBy(() -> failing("No space left on device", false).write(new byte[1], 0, 1))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(TargetClosedException.class)
                .hasMessage("No space left on device");
    }
}
