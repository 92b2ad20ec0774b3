package io.wiretrip.config;

import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** What is wrong with a YAML file, in words for people who do not know how YAML is parsed. */
final class YamlErrors {
    /** What SnakeYAML's message contains, and what to say of it; the first that fits. */
    private static final List<Map.Entry<String, String>> WORDS =
            List.of(
                    Map.entry(
                            "'\\t(TAB)' that cannot start",
                            "got a tab, expected spaces: YAML is indented with spaces alone"),
                    Map.entry(
                            "mapping values are not allowed here",
                            "got a colon where none can stand: indent the line as its neighbours,"
                                    + " or put the value in quotes"),
                    Map.entry(
                            "could not find expected ':'",
                            "got a line without a colon, expected key: value"),
                    Map.entry(
                            "found undefined alias",
                            "got an alias (*name) of something that is not defined above; put a"
                                    + " value that begins with * in quotes"),
                    Map.entry(
                            "while scanning an alias",
                            "got a value that begins with *; put it in quotes"),
                    Map.entry(
                            "while scanning an anchor",
                            "got a value that begins with &; put it in quotes"),
                    Map.entry("while scanning a quoted scalar", "got a quote that is never closed"),
                    Map.entry(
                            "found unknown escape character",
                            "got a backslash that means nothing within double quotes; use single"
                                    + " quotes for regular expressions"),
                    Map.entry(
                            "while parsing a flow sequence",
                            "got a list that is not closed, expected , or ]"),
                    Map.entry(
                            "while parsing a flow mapping",
                            "got braces that are not closed, expected , or }"),
                    Map.entry(
                            "expected <block end>",
                            "got a line that is indented neither as its neighbours nor as part of"
                                    + " them; line it up"),
                    Map.entry(
                            "expected the node content",
                            "got a sign where a value should begin; close what is open, or put the"
                                    + " value in quotes"),
                    Map.entry(
                            "sequence entries are not allowed",
                            "got a - where no list can begin; put it on a line of its own"),
                    Map.entry(
                            "that cannot start any token",
                            "got a character that no value can begin with; put the value in"
                                    + " quotes"),
                    Map.entry(
                            "expected a single document",
                            "got a second document (after ---), expected one"),
                    Map.entry(
                            "Global tag is not allowed",
                            "got a tag (!!name), expected a plain value: tags make nothing here"),
                    Map.entry(
                            "Nesting Depth exceeded",
                            "got keys nested deeper than "
                                    + YamlReader.MAX_DEPTH
                                    + " levels, expected fewer"),
                    Map.entry(
                            "Number of aliases",
                            "got more aliases (*name) than a configuration can need; write the"
                                    + " values out"),
                    Map.entry("special characters are not allowed", "got a control character"));

    private YamlErrors() {}

    /** What to say. */
    static String message(YAMLException e) {
        String text = String.valueOf(e.getMessage());
        for (Map.Entry<String, String> words : WORDS) {
            if (text.contains(words.getKey())) {
                return words.getValue();
            }
        }
        String problem = e instanceof MarkedYAMLException marked ? marked.getProblem() : text;
        return "this is no YAML: " + Shown.text(String.valueOf(problem));
    }

    /** The line it is about, from 1. */
    static int line(YAMLException e, String text) {
        if (e instanceof MarkedYAMLException marked) {
            String words = message(e);
            boolean isEarlier = words.contains("closed") || words.contains("without a colon");
            Mark mark =
                    isEarlier && marked.getContextMark() != null
                            ? marked.getContextMark()
                            : marked.getProblemMark();
            return mark == null ? 1 : mark.getLine() + 1;
        }
        if (e instanceof ReaderException reader) {
            int end = Math.min(reader.getPosition(), text.codePointCount(0, text.length()));
            int chars = text.offsetByCodePoints(0, end);
            return 1 + (int) text.substring(0, chars).chars().filter(c -> c == '\n').count();
        }
        return 1;
    }
}
