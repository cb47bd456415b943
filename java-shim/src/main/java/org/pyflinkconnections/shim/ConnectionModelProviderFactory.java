package org.pyflinkconnections.shim;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;

/**
 * Resolves a model's connection and then lets Flink find and call the provider's own factory.
 *
 * <p>Flink older than 2.1 has no models, so this class must not be touched there.
 */
final class ConnectionModelProviderFactory implements ModelProviderFactory {

    private final CatalogManager catalogManager;
    private final ConnectionMerger merger;

    ConnectionModelProviderFactory(CatalogManager catalogManager, ConnectionMerger merger) {
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
    public ModelProvider createModelProvider(Context context) {
        ResolvedCatalogModel model = context.getCatalogModel();
        ObjectIdentifier identifier = context.getObjectIdentifier();
        ResolutionRequest request =
                new ResolutionRequest("model", identifier.asSummaryString(), model.getOptions())
                        .storedAs(() -> StoredReference.of(identifier, this::storedOptions));
        return merger.create(
                request,
                options ->
                        FactoryUtil.createModelProvider(
                                null,
                                identifier,
                                withOptions(model, options),
                                context.getConfiguration(),
                                context.getClassLoader(),
                                context.isTemporary()));
    }

    private Optional<Map<String, String>> storedOptions(ObjectIdentifier identifier) {
        return catalogManager.getModel(identifier).map(stored -> stored.getModel().getOptions());
    }

    private static ResolvedCatalogModel withOptions(
            ResolvedCatalogModel model, Map<String, String> options) {
        return options.equals(model.getOptions())
                ? model
                : ResolvedCatalogModel.of(
                        model.getOrigin().copy(options),
                        model.getResolvedInputSchema(),
                        model.getResolvedOutputSchema());
    }
}
