package io.wiretrip.config;

/**
 * One thing that is wrong, or odd, in a configuration.
 *
 * @param source the file, or the name of the environment variable
 * @param line the line, from 1; 0 if it has none
 * @param key the dotted name of the key; empty where no key is at fault
 * @param message what was got and what is expected
 */
public record Problem(String source, int line, String key, String message) {

    /** {@code FILE:LINE: key: message}, without what is not known. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(source);
        if (line > 0) {
            text.append(':').append(line);
        }
        text.append(": ");
        if (!key.isEmpty()) {
            text.append(key).append(": ");
        }
        return text.append(message).toString();
    }
}
