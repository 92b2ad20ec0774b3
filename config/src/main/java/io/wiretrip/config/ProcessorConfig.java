package io.wiretrip.config;

/**
 * One item of {@code processor}: a processor that pipelines name.
 *
 * @param name which one, and after a slash which of several of its kind: {@code
 *     roundtripsfilter/slow}
 * @param options its {@code config}, which only the processor itself can read
 */
public record ProcessorConfig(String name, ConfigTree options) {

    /** The kind: what stands before the slash. */
    public String kind() {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }
}
