package io.wiretrip.agent.cli;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal by which a service is told to read its configuration again. Java has no other API for
 * signals than one that its compiler warns of, so it is called by name.
 */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /**
     * Has something done for every SIGHUP, one after the other; where there is no such signal, not.
     */
    static void onSignal(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object acting =
                    Proxy.newProxyInstance(
                            HangUp.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> act(proxy, method.getName(), action));
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangUp, acting);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn("SIGHUP is not available: {}", e.toString());
        }
    }

    private static @Nullable Object act(Object proxy, String method, Runnable action) {
        return switch (method) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> false;
            default -> "HangUp";
        };
    }
}
