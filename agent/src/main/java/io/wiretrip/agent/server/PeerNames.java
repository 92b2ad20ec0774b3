package io.wiretrip.agent.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * Keeps the JDK's HTTPS server from asking the DNS for the name of each peer before its handshake:
 * where no name server answers, that takes longer than a scrape may. The name is used for nothing.
 * All other lookups of the process are the system's, as without this class.
 */
public final class PeerNames extends InetAddressResolverProvider {
    private static final ScopedValue<Boolean> WITHOUT = ScopedValue.newInstance();

    /** Creates it; the JDK does, as a service. */
    public PeerNames() {}

    /** Runs something during which no address is looked up in the DNS. */
    static void runWithoutLookups(Runnable task) {
        ScopedValue.where(WITHOUT, true).run(task);
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Resolver(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "system, without the names of this server's peers";
    }

    /** The system's, but for one case. */
    private record Resolver(InetAddressResolver system) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
                throws UnknownHostException {
            return system.lookupByName(host, policy);
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            if (WITHOUT.isBound()) {
                throw new UnknownHostException("not looked up");
            }
            return system.lookupByAddress(address);
        }
    }
}
