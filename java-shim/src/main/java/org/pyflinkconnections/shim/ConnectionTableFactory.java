package org.pyflinkconnections.shim;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Resolves a table's connection and then lets Flink find and call the connector's own factory.
 *
 * <p>Flink asks this factory for every table. One without a connection goes through untouched.
 */
final class ConnectionTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {

    private final CatalogManager catalogManager;
    private final ConnectionMerger merger;
    private final HiddenOptions hiddenOptions;
    private final Factory preferred;

    /**
     * Creates the factory of a module or of a catalog.
     *
     * @param preferred the catalog's own factory; null lets Flink find one
     */
    ConnectionTableFactory(
            CatalogManager catalogManager,
            ConnectionMerger merger,
            HiddenOptions hiddenOptions,
            Factory preferred) {
        this.catalogManager = catalogManager;
        this.merger = merger;
        this.hiddenOptions = hiddenOptions;
        this.preferred = preferred;
    }

    @Override
    public String factoryIdentifier() {
        return preferred == null ? "connection" : preferred.factoryIdentifier();
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
                                preferredAs(DynamicTableSourceFactory.class),
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
                                preferredAs(DynamicTableSinkFactory.class),
                                context.getObjectIdentifier(),
                                table,
                                context.getEnrichmentOptions(),
                                context.getConfiguration(),
                                context.getClassLoader(),
                                context.isTemporary()));
    }

    private <T> T preferredAs(Class<T> type) {
        return type.isInstance(preferred) ? type.cast(preferred) : null;
    }

    private <T> T create(String role, Context context, Function<ResolvedCatalogTable, T> flink) {
        ResolvedCatalogTable table = context.getCatalogTable();
        ObjectIdentifier identifier = context.getObjectIdentifier();
        String name = identifier.asSummaryString();
        HiddenOptions.Original original =
                hiddenOptions.restore(table, name, context.getEnrichmentOptions());
        ResolutionRequest request =
                new ResolutionRequest(role, name, original.options())
                        .hiding(original.secrets())
                        // From these a connector of a restored plan takes its values.
                        .alsoSetting(context.getEnrichmentOptions().keySet())
                        .storedAs(() -> StoredReference.of(identifier, this::storedOptions));
        return merger.create(
                request,
                options ->
                        flink.apply(
                                options.equals(table.getOptions()) ? table : table.copy(options)));
    }

    private Optional<Map<String, String>> storedOptions(ObjectIdentifier identifier) {
        return catalogManager.getTable(identifier).map(stored -> stored.getTable().getOptions());
    }
}
