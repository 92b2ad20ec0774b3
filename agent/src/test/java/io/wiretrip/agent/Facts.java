package io.wiretrip.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the JSON of a message says of it: its members, by their paths. What is {@code null} or empty
 * there is not known, and so is no fact; nor is a time, which damage may change.
 */
final class Facts {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT.*|.*Ns");

    /** The one number of a damaged message that is certain: who sent it. */
    private static final String SENDER = "Port";

    /** Says how a message lies to others: whether it came again, what was said of it later. */
    private static final Set<String> RELATIVE =
            Set.of("Request.Retransmission", "Request.ErrorCode");

    /** Is told by the last part of a message: of one that was cut, by the last that came. */
    private static final Set<String> TOLD_LAST =
            Set.of("FrameType", "Kind", "Packet.Type", "Packet.Object", "Message.Header.Status");

    /**
     * Steps of an exchange, and its opening, are messages only where the rest of it was not seen.
     */
    private static final Map<String, Set<String>> STEPS =
            Map.of(
                    "PacketType", Set.of("PUBREC", "PUBREL"),
                    "FrameType", Set.of("ProtocolHeader"));

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String half;
    private final String json;
    private final Map<String, String> all = new TreeMap<>();
    private final Map<String, String> texts = new TreeMap<>();

    /**
     * Those of half a RoundTrip.
     *
     * @param half its name
     * @param json the value of that name, read only when it has to be
     */
    Facts(String half, String json) {
        this.half = half;
        this.json = json;
    }

    private Map<String, String> all() {
        if (all.isEmpty()) {
            try {
                add("", MAPPER.readTree(json));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(json, e);
            }
        }
        return all;
    }

    private Map<String, String> texts() {
        all();
        return texts;
    }

    private void add(String path, JsonNode node) {
        if (node.isObject()) {
            node.properties().forEach(e -> add(path + "." + e.getKey(), e.getValue()));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                add(path + "." + i, node.get(i));
            }
        } else if (!RELATIVE.contains(half + path)) {
            value(path.substring(1), node);
        }
    }

    private void value(String name, JsonNode node) {
        String text = node.asText();
        boolean known = !node.isNull() && !text.isEmpty();
        if (known && !TIME.matcher(node.isTextual() ? text : name).matches()) {
            all.put(name, text);
            if (node.isTextual() && !TOLD_LAST.contains(name)) {
                texts.put(name, text);
            }
        }
    }

    /** Whether all that is known here is known there, and the same. */
    boolean areOf(Facts there) {
        return json.equals(there.json) || there.all().entrySet().containsAll(all().entrySet());
    }

    /**
     * Whether the sender is the same, and so is each text. A text may have been cut; numbers count
     * what came, so they say nothing.
     *
     * @param added whether there may be texts that are not there
     */
    boolean areInPartOf(Facts there, boolean added) {
        if (json.equals(there.json)) {
            return true;
        }
        if (!Objects.equals(all().get(SENDER), there.all().get(SENDER))) {
            return false;
        }
        for (Map.Entry<String, String> text : texts().entrySet()) {
            String whole = there.texts().get(text.getKey());
            if (whole == null ? !added : !whole.startsWith(text.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Whether they are of what is no message where all of its exchange is seen. */
    boolean areOfStep() {
        return STEPS.entrySet().stream()
                .anyMatch(step -> step.getValue().contains(all().getOrDefault(step.getKey(), "")));
    }

    /** What is not as it is there. */
    Map<String, String> otherThan(Facts there) {
        Map<String, String> other = new TreeMap<>();
        all().forEach(
                        (name, value) -> {
                            String was = there.all().get(name);
                            if (!value.equals(was)) {
                                other.put(name, value + " (was: " + was + ")");
                            }
                        });
        return other;
    }

    @Override
    public String toString() {
        return json;
    }
}
