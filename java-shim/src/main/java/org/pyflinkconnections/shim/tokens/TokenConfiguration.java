package org.pyflinkconnections.shim.tokens;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.core.security.token.DelegationTokenProvider;
import org.apache.flink.util.TimeUtils;
import org.pyflinkconnections.shim.TextCodec;

/** What Flink's configuration says about services whose providers are written in Python. */
final class TokenConfiguration {

    /** The service name of all Python services together, as Flink sees them. */
    static final String SHIM_SERVICE = "python";

    static final String PREFIX = DelegationTokenProvider.CONFIG_PREFIX + ".";
    static final String EXECUTABLE_KEY = PREFIX + SHIM_SERVICE + ".executable";

    static final String RETRY_BACKOFF_KEY = "security.delegation.tokens.renewal.retry.backoff";

    private static final Duration FLINKS_RETRY_BACKOFF = Duration.ofHours(1);
    private static final String HOST_MODULE = "pyflink_connections.delegation_tokens.host";
    private static final String FLINKS_EXECUTABLE_KEY = "python.executable";
    private static final String STARTER_VARIABLE = "PYFLINK_CONNECTIONS_PYTHON";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private final Configuration configuration;
    private final Map<String, String> values;

    TokenConfiguration(Configuration configuration) {
        this.configuration = configuration;
        this.values = configuration.toMap();
    }

    /**
     * The services that have an option, if only {@code enabled}, and are not switched off.
     *
     * @param others service names of providers that are written in Java
     */
    Set<String> services(Set<String> others) {
        Set<String> services = new TreeSet<>();
        for (String key : values.keySet()) {
            int end = key.indexOf('.', PREFIX.length());
            if (key.startsWith(PREFIX) && end > 0) {
                services.add(key.substring(PREFIX.length(), end));
            }
        }
        services.remove(SHIM_SERVICE);
        services.removeAll(others);
        services.removeIf(service -> value(service, "enabled", "true").equalsIgnoreCase("false"));
        return services;
    }

    Duration timeout(String service) {
        String text = value(service, "timeout", "");
        if (text.isEmpty()) {
            return DEFAULT_TIMEOUT;
        }
        try {
            return TimeUtils.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    String.format(
                            "The value of option '%s%s.timeout' must be a duration such as '10 s'.",
                            PREFIX, service));
        }
    }

    boolean isFatalAtStart(String service) {
        return value(service, "fatal-at-start", "false").equalsIgnoreCase("true");
    }

    /**
     * How long Flink renews no tokens at all after it could not hand them to one TaskManager. That
     * happens when one is about to join or leave, and nothing here can do anything about it.
     */
    Duration retryBackoff() {
        return values.containsKey(RETRY_BACKOFF_KEY)
                ? TimeUtils.parseDuration(values.get(RETRY_BACKOFF_KEY))
                : FLINKS_RETRY_BACKOFF;
    }

    double renewalRatio() {
        return configuration.get(SecurityOptions.DELEGATION_TOKENS_RENEWAL_TIME_RATIO);
    }

    PythonHost host(String service) {
        return new PythonHost(
                service,
                List.of(executable(), "-m", HOST_MODULE),
                hostConfiguration(service),
                timeout(service));
    }

    private String executable() {
        // In local mode, the Python process that has started this JVM says which one it is.
        String starters = System.getenv().getOrDefault(STARTER_VARIABLE, "python");
        String flinks = values.getOrDefault(FLINKS_EXECUTABLE_KEY, starters);
        return values.getOrDefault(EXECUTABLE_KEY, flinks);
    }

    private String hostConfiguration(String service) {
        List<String> texts = new ArrayList<>(List.of(service));
        values.forEach((key, value) -> texts.addAll(List.of(key, value)));
        return TextCodec.encode(texts);
    }

    private String value(String service, String key, String otherwise) {
        return values.getOrDefault(PREFIX + service + "." + key, otherwise);
    }
}
