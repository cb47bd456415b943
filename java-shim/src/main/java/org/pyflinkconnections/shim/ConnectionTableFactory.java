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
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Resolves a table's connection and then lets Flink find and call the connector's own factory.
 *
 * <p>Flink asks this factory for every table. One without a connection goes through untouched.
 */
final class ConnectionTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {

    private final CatalogManager catalogManager;
    private final ConnectionMerger merger;

    ConnectionTableFactory(CatalogManager catalogManager, ConnectionMerger merger) {
        this.catalogManager = catalogManager;
        this.merger = merger;
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
        ObjectIdentifier identifier = context.getObjectIdentifier();
        ResolutionRequest request =
                new ResolutionRequest(role, identifier.asSummaryString(), table.getOptions())
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
