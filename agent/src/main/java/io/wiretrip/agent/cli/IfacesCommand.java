package io.wiretrip.agent.cli;

import io.wiretrip.agent.AgentException;
import java.io.PrintWriter;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wiretrip ifaces}. */
@Command(
        name = "ifaces",
        description = "Lists the interfaces and their addresses.",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class)
final class IfacesCommand implements Runnable {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    IfacesCommand() {}

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            NetworkInterface.networkInterfaces()
                    .forEach(each -> out.println("- " + each.getName() + ": " + addresses(each)));
        } catch (SocketException e) {
            throw new AgentException("the interfaces cannot be listed: " + e.getMessage(), e);
        }
        out.flush();
    }

    private static String addresses(NetworkInterface each) {
        return each.getInterfaceAddresses().stream()
                .map(IfacesCommand::address)
                .collect(Collectors.joining(" ", "[", "]"));
    }

    private static String address(InterfaceAddress address) {
        String host = address.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        return (zone < 0 ? host : host.substring(0, zone)) + "/" + address.getNetworkPrefixLength();
    }
}
