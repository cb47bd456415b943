package org.pyflinkconnections.shim.tokens;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.pyflinkconnections.shim.TextCodec;

/**
 * The delegation tokens that providers written in Python have obtained, for connectors and
 * functions written in Java.
 *
 * <p>They are there on every TaskManager and on the JobManager. The jar with this class belongs
 * into Flink's {@code lib/} folder: a copy that comes with a job has no tokens.
 */
public final class DelegationTokens {

    private static final String CONNECTIONS = "connections";

    /** Of the JVM, because Flink makes receivers by the service loader, and more than one. */
    static final TokenRegistry REGISTRY = new TokenRegistry();

    private DelegationTokens() {}

    /**
     * The current token of a service.
     *
     * @param service the provider's service name, such as {@code oauth2}
     * @return empty if none has arrived yet; what has arrived stays until there is a newer one
     */
    public static Optional<byte[]> current(String service) {
        return REGISTRY.current(service).map(Token::bytes);
    }

    /**
     * Hands over a service's token, now if there is one, and every new one when it arrives.
     *
     * @param service the provider's service name
     * @param consumer must return soon; it is called by Flink's thread that brings the tokens
     * @return ends the subscription
     */
    public static AutoCloseable subscribe(String service, Consumer<byte[]> consumer) {
        return REGISTRY.subscribe(service, consumer);
    }

    /**
     * The options of a named connection, secrets included, as service {@code connections} has read
     * them last.
     *
     * @param reference the connection's full name, such as {@code cat.db.c}
     * @return empty if the service does not carry this connection
     */
    public static Optional<Map<String, String>> connection(String reference) {
        return current(CONNECTIONS)
                .map(token -> pairs(new String(token, StandardCharsets.US_ASCII)).get(reference))
                .map(DelegationTokens::pairs);
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new HashMap<>();
        Iterator<String> values = TextCodec.decode(text).iterator();
        while (values.hasNext()) {
            pairs.put(values.next(), values.next());
        }
        return pairs;
    }
}
