package io.wiretrip.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody may have meant. */
final class Suggestions {
    private final List<String> known;
    private final Set<String> withoutEffect;

    /**
     * @param known every key there is, dotted
     * @param withoutEffect keys that are accepted though they do nothing
     */
    Suggestions(Collection<String> known, Collection<String> withoutEffect) {
        this.known = List.copyOf(known);
        this.withoutEffect = Set.copyOf(withoutEffect);
    }

    /** Whether a key, or the section it is in, is one of those that do nothing here. */
    boolean isWithoutEffect(String path) {
        return withoutEffect.contains(path.replaceAll("\\[[0-9]+]", "[]"));
    }

    /** {@code "; did you mean …?"}, or empty if nothing is near. */
    String of(String path) {
        String plain = path.replaceAll("\\[[0-9]+]", "[]");
        String nearest = nearest(plain, known);
        if (nearest == null) {
            nearest = nearest(plain, sections());
        }
        if (nearest == null) {
            nearest = sameName(plain);
        }
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    private List<String> sections() {
        return known.stream()
                .filter(key -> key.contains("."))
                .map(key -> key.substring(0, key.lastIndexOf('.')))
                .flatMap(section -> prefixes(section).stream())
                .distinct()
                .toList();
    }

    private static List<String> prefixes(String section) {
        return java.util.stream.Stream.iterate(
                        section,
                        s -> !s.isEmpty(),
                        s -> s.contains(".") ? s.substring(0, s.lastIndexOf('.')) : "")
                .toList();
    }

    private @Nullable String sameName(String path) {
        String name = last(path);
        List<String> same = known.stream().filter(key -> last(key).equalsIgnoreCase(name)).toList();
        return same.size() == 1 ? same.getFirst() : null;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The nearest of some texts, or null if none is near. */
    static @Nullable String nearest(String text, Collection<String> choices) {
        String best = null;
        int least = Math.max(1, Math.min(3, text.length() / 4)) + 1;
        for (String choice : choices) {
            int distance = distance(text.toLowerCase(Locale.ROOT), choice.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = choice;
            }
        }
        return best;
    }

    /** How many letters to insert, delete, change or swap with their neighbour. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                d[i][j] =
                        Math.min(
                                Math.min(d[i - 1][j], d[i][j - 1]) + 1,
                                d[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
