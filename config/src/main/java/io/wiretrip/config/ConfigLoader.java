package io.wiretrip.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads and validates a configuration in one pass: the file, then the environment over it, then
 * defaults for what neither says.
 */
public final class ConfigLoader {
    /** UTF-8 takes up to four bytes for a character. */
    private static final int MAX_BYTES = 4 * YamlReader.MAX_CHARS;

    private ConfigLoader() {}

    /**
     * A configuration that works.
     *
     * @param config what to run
     * @param warnings what is odd in it, by line
     */
    public record Loaded(AgentConfig config, List<Problem> warnings) {
        /** Copies the warnings. */
        public Loaded {
            warnings = List.copyOf(warnings);
        }

        /**
         * The same, if nothing in it is odd.
         *
         * @throws ConfigException with every warning as an error
         */
        public Loaded strict() {
            if (!warnings.isEmpty()) {
                throw new ConfigException(warnings);
            }
            return this;
        }
    }

    /**
     * Loads a file.
     *
     * @param environment the process's variables
     * @param checks further looks by those who know what names mean
     * @throws ConfigException with everything that is wrong
     */
    public static Loaded load(Path file, Map<String, String> environment, ConfigCheck... checks) {
        return parse(file.toString(), read(file), environment, checks);
    }

    /**
     * Loads a text, as {@link #load}.
     *
     * @param source what problems name in the place of a file
     */
    public static Loaded parse(
            String source, String yaml, Map<String, String> environment, ConfigCheck... checks) {
        Problems problems = new Problems();
        ConfigNode.Section root =
                new YamlReader(source, true, new Variables(environment), problems).file(yaml);
        TracerVariables.apply(environment, root);
        new EnvironmentKeys(ReferenceConfig.keys(), problems).apply(environment, root);
        ConfigDocument document = new ConfigDocument(root, problems);
        PacketdKeys.WITHOUT_EFFECT.keySet().forEach(document::asked);
        ConfigTree tree = new ConfigTree(document, "", root);
        AgentConfig config = AgentConfig.read(tree);
        for (ConfigCheck check : checks) {
            tree.read("", _ -> run(check, config, tree));
        }
        document.reportUnknown(new Suggestions(paths(ReferenceConfig.keys())));
        List<Problem> errors = problems.errors();
        if (!errors.isEmpty()) {
            throw new ConfigException(errors, problems.warnings());
        }
        return new Loaded(config, problems.warnings());
    }

    private static boolean run(ConfigCheck check, AgentConfig config, ConfigTree tree) {
        check.check(config, tree);
        return true;
    }

    private static List<String> paths(List<ConfigKey> keys) {
        return keys.stream()
                .flatMap(
                        key ->
                                Stream.concat(
                                        Stream.of(key.path()),
                                        key.items().stream()
                                                .map(item -> key.path() + "[]." + item.path())))
                .toList();
    }

    private static String read(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new ConfigException(
                    file + ": " + reason(file, e) + ", expected a YAML file that can be read");
        }
        if (bytes.length > MAX_BYTES) {
            throw new ConfigException(file + ": got more than 4 MiB, expected a configuration");
        }
        return decode(file, bytes);
    }

    private static String reason(Path file, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> Files.isDirectory(file) ? "this is a directory" : "reading failed";
        };
    }

    private static String decode(Path file, byte[] bytes) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        if (decoder.decode(in, text, true).isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new ConfigException(
                    List.of(
                            new Problem(
                                    file.toString(),
                                    line,
                                    "",
                                    "got bytes that are not UTF-8, expected UTF-8 text")));
        }
        String decoded = text.flip().toString();
        return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    }
}
