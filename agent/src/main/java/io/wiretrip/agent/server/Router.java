package io.wiretrip.agent.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds who answers a request, after it was judged whether anybody may. */
final class Router implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final List<Route> routes;
    private final Access access;
    private final ServerCounters counters;

    /**
     * One path, or all below one.
     *
     * @param path the path; with a slash at its end, all that begin with it
     * @param method the method; GET is HEAD too
     * @param guarded whether it shows traffic or changes the agent
     * @param meaning what it gives, for people
     * @param handler who answers
     */
    record Route(String path, String method, boolean guarded, String meaning, Handler handler) {
        boolean has(String wanted) {
            return path.equals(wanted)
                    || (path.length() > 1 && path.endsWith("/") && wanted.startsWith(path));
        }

        boolean takes(String wanted) {
            return method.equals(wanted) || (method.equals("GET") && wanted.equals("HEAD"));
        }

        String methods() {
            return method.equals("GET") ? "GET, HEAD" : method;
        }
    }

    /**
     * Creates a router.
     *
     * @param routes in the order in which they are listed for people
     */
    Router(List<Route> routes, Access access, ServerCounters counters) {
        this.routes = List.copyOf(routes);
        this.access = access;
        this.counters = counters;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Call call = new Call(exchange);
        Route route = find(call.path());
        try {
            answer(call, route);
        } finally {
            counters.answered(route == null ? "other" : route.path(), call.status());
        }
        exchange.close(); // after an exception the server cuts the connection instead
    }

    private @Nullable Route find(String path) {
        for (Route route : routes) {
            if (route.has(path)) {
                return route;
            }
        }
        return null;
    }

    private void answer(Call call, @Nullable Route route) throws IOException {
        if (route == null) {
            call.text(404, call.path() + ": no such path. There are:\n\n" + list());
        } else if (!route.takes(call.method())) {
            call.set("Allow", route.methods());
            call.text(
                    405,
                    call.path() + ": " + call.method() + " (expected: " + route.methods() + ")");
        } else if (isAllowed(call, route)) {
            answer(call, route.handler());
        }
    }

    private boolean isAllowed(Call call, Route route) throws IOException {
        Access.Verdict verdict = access.judge(call, route.guarded());
        if (verdict == Access.Verdict.ALLOWED) {
            return true;
        }
        counters.refused(verdict);
        if (verdict == Access.Verdict.NEEDS_CREDENTIALS) {
            call.challenge(access.challenges());
            call.text(401, Access.explanation(verdict, call));
        } else {
            call.text(403, Access.explanation(verdict, call));
        }
        return false;
    }

    private static void answer(Call call, Handler handler) throws IOException {
        try {
            handler.handle(call);
        } catch (BadRequestException e) {
            call.text(e.status(), e.text());
        } catch (RuntimeException e) {
            LOG.error("{} could not be answered", call.path(), e);
            if (call.isAnswered()) {
                throw e; // the server cuts the connection, so that no half looks like a whole
            }
            call.text(500, call.path() + ": an internal error, which is in the agent's log");
        }
    }

    /** Every path with what it gives, for people. */
    String list() {
        StringBuilder text = new StringBuilder();
        for (Route route : routes) {
            text.append("%-22s %-5s %s\n".formatted(route.path(), route.method(), route.meaning()));
        }
        return text.toString();
    }
}
