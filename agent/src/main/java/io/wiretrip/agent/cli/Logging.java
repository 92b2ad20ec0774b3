package io.wiretrip.agent.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.wiretrip.config.LoggerConfig;
import java.io.OutputStream;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program's log: on standard error, never on standard output, which belongs to RoundTrips.
 * Lines are as packetd's: time, level, origin, message, with tabs between.
 *
 * <p>Logback finds this class as a service, so that no default of its own ever speaks. Nothing
 * loads Logback before a capture begins, since help should not have to wait for it.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String PATTERN =
            "%d{yyyy-MM-dd HH:mm:ss.SSS}\t%level\t%logger{0}\t%msg%n%ex{12}";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        install(context, Level.INFO, new ErrorOutput(System.err)); // Logback closes what it gets
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Begins to log as configured. */
    static void start(LoggerConfig config, ErrorOutput stream) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            install(context, Level.toLevel(config.level()), stream);
        }
    }

    /**
     * Begins to log as a service does: to standard output or to the file, and to standard error
     * where neither is configured.
     *
     * @throws io.wiretrip.agent.AgentException if the file cannot be written
     */
    static void startService(LoggerConfig config, ErrorOutput err) {
        OutputStream stream =
                config.stdout()
                        ? new ErrorOutput(System.out)
                        : config.filename().isEmpty() ? err : LogFile.open(config);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            install(context, Level.toLevel(config.level()), stream);
        }
    }

    /** Sets the level of the running log; false if there is no such level. */
    static boolean level(String name) {
        String level = name.toLowerCase(Locale.ROOT);
        if (!LoggerConfig.LEVELS.contains(level)) {
            return false;
        }
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(level));
        }
        return true;
    }

    private static void install(LoggerContext context, Level level, OutputStream stream) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setName("log");
        appender.setEncoder(encoder);
        appender.setOutputStream(stream);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
    }
}
