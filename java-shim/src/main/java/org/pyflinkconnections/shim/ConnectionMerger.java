package org.pyflinkconnections.shim;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.table.api.ValidationException;

/**
 * Puts a connection's options in the place of the reference and then lets Flink go on, in the same
 * way for tables, models and catalogs.
 */
final class ConnectionMerger {

    /** The option that names the connection. */
    static final String REFERENCE_KEY = "connection.identifier";

    private final ConnectionResolver resolver;

    ConnectionMerger(ConnectionResolver resolver) {
        this.resolver = resolver;
    }

    /** Returns the options of what the request names, none if it names no connection. */
    ResolvedConnection resolve(ResolutionRequest request) {
        return request.reference() == null ? ResolvedConnection.NONE : resolver.resolve(request);
    }

    /** Has Flink create something, with the options of its connection if it has one. */
    <T> T create(ResolutionRequest request, Function<Map<String, String>, T> flink) {
        return create(request, resolve(request), flink);
    }

    /**
     * Has Flink create something of its own options and those of a connection.
     *
     * @param flink calls the static method of {@code FactoryUtil} that finds and asks the factory;
     *     the map of options is its own to change
     */
    <T> T create(
            ResolutionRequest request,
            ResolvedConnection connection,
            Function<Map<String, String>, T> flink) {
        Map<String, String> options = connection.mergedWith(request.options());
        Set<String> secrets = new HashSet<>(request.secrets());
        secrets.addAll(connection.secrets());
        try {
            return delegate(() -> flink.apply(options), new ErrorSanitizer(secrets));
        } catch (ValidationException refusal) {
            throw connection == ResolvedConnection.NONE
                    ? refusal
                    : new ValidationException(originOf(request, connection), refusal);
        }
    }

    private static String originOf(ResolutionRequest request, ResolvedConnection connection) {
        return String.format(
                "Options that come from connection %s: %s",
                request.reference(),
                String.join(", ", new TreeSet<>(connection.options().keySet())));
    }

    /**
     * Calls Flink as if our factory did not exist, errors included.
     *
     * <p>Flink wraps whatever a factory throws into an exception that prints the options, and it
     * does so twice here, since the call to our factory is itself wrapped. Only the cause is thrown
     * on: the text is then the stock one, and resolved options are not printed.
     */
    private static <T> T delegate(Supplier<T> flink, ErrorSanitizer sanitizer) {
        try {
            return flink.get();
        } catch (ValidationException wrapper) {
            throw ConnectionMerger.<RuntimeException>asUnchecked(
                    sanitizer.sanitize(wrapper.getCause()));
        }
    }

    /** Lets a checked exception or an error pass unwrapped, which stock Flink would wrap once. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E asUnchecked(Throwable throwable) throws E {
        throw (E) throwable;
    }
}
