package io.wiretrip.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the decoders of one worker keep in common across connections, one object of each class: what
 * one connection told and another refers to. Each has to bound itself; none is ever given up.
 */
public final class WorkerShared {
    private final Map<Class<?>, Object> objects = new HashMap<>();

    /** The worker's object of a class, made when it is first asked for. */
    public <T> T get(Class<T> type, Supplier<T> maker) {
        return type.cast(objects.computeIfAbsent(type, t -> maker.get()));
    }
}
