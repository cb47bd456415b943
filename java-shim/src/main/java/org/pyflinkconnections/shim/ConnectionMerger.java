package org.pyflinkconnections.shim;

import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
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

    /**
     * Has Flink create something, with the options of its connection if it has one.
     *
     * @param flink the static method of {@code FactoryUtil} that finds and calls the factory
     */
    <T> T create(ResolutionRequest request, Function<Map<String, String>, T> flink) {
        if (request.reference() == null) {
            return delegate(flink, request.options(), ErrorSanitizer.NOTHING_TO_HIDE);
        }
        ResolvedConnection connection = resolver.resolve(request);
        Map<String, String> options = connection.mergedWith(request.options());
        ErrorSanitizer sanitizer = new ErrorSanitizer(connection.secrets());
        try {
            return delegate(flink, options, sanitizer);
        } catch (ValidationException refusal) {
            throw new ValidationException(
                    String.format(
                            "Options that come from connection %s: %s",
                            request.reference(),
                            String.join(", ", new TreeSet<>(connection.options().keySet()))),
                    refusal);
        }
    }

    /**
     * Calls Flink as if our factory did not exist, errors included.
     *
     * <p>Flink wraps whatever a factory throws into an exception that prints the options, and it
     * does so twice here, since the call to our factory is itself wrapped. Only the cause is thrown
     * on: the text is then the stock one, and resolved options are not printed.
     */
    private static <T> T delegate(
            Function<Map<String, String>, T> flink,
            Map<String, String> options,
            ErrorSanitizer sanitizer) {
        try {
            return flink.apply(options);
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
