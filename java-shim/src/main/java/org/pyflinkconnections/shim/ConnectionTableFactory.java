package org.pyflinkconnections.shim;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Resolves a table's connection and then lets Flink find and call the connector's own factory.
 *
 * <p>Flink asks this factory for every table. One without a connection goes through untouched.
 */
final class ConnectionTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {

    /** The table option that names the connection. */
    static final String REFERENCE_KEY = "connection.identifier";

    private final StoredReferences storedReferences;
    private final ConnectionResolver resolver;

    ConnectionTableFactory(StoredReferences storedReferences, ConnectionResolver resolver) {
        this.storedReferences = storedReferences;
        this.resolver = resolver;
    }

    @Override
    public String factoryIdentifier() {
        return "connection";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        return create(
                "source",
                context,
                table ->
                        FactoryUtil.createDynamicTableSource(
                                null,
                                context.getObjectIdentifier(),
                                table,
                                context.getEnrichmentOptions(),
                                context.getConfiguration(),
                                context.getClassLoader(),
                                context.isTemporary()));
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        return create(
                "sink",
                context,
                table ->
                        FactoryUtil.createDynamicTableSink(
                                null,
                                context.getObjectIdentifier(),
                                table,
                                context.getEnrichmentOptions(),
                                context.getConfiguration(),
                                context.getClassLoader(),
                                context.isTemporary()));
    }

    private <T> T create(String role, Context context, Function<ResolvedCatalogTable, T> flink) {
        ResolvedCatalogTable table = context.getCatalogTable();
        String reference = table.getOptions().get(REFERENCE_KEY);
        if (reference == null) {
            return delegate(flink, table, ErrorSanitizer.NOTHING_TO_HIDE);
        }
        ResolvedConnection connection =
                resolver.resolve(
                        ResolutionRequest.of(
                                role,
                                context,
                                reference,
                                storedReferences.of(context.getObjectIdentifier(), reference)));
        Map<String, String> options = new HashMap<>(table.getOptions());
        options.remove(REFERENCE_KEY);
        options.putAll(connection.options());
        return delegate(flink, table.copy(options), new ErrorSanitizer(connection.secrets()));
    }

    /**
     * Calls Flink as if this factory did not exist, errors included.
     *
     * <p>Flink wraps whatever a factory throws into an exception that prints the table's options,
     * and it does so twice here, since the call to this factory is itself wrapped. Only the cause
     * is thrown on: the text is then the stock one, and resolved options are not printed.
     */
    private static <T> T delegate(
            Function<ResolvedCatalogTable, T> flink,
            ResolvedCatalogTable table,
            ErrorSanitizer sanitizer) {
        try {
            return flink.apply(table);
        } catch (ValidationException wrapper) {
            throw ConnectionTableFactory.<RuntimeException>asUnchecked(
                    sanitizer.sanitize(wrapper.getCause()));
        }
    }

    /** Lets a checked exception or an error pass unwrapped, which stock Flink would wrap once. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E asUnchecked(Throwable throwable) throws E {
        throw (E) throwable;
    }
}
