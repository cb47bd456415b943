package org.pyflinkconnections.shim;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes the catalogs with a connection of one session. */
final class SessionCatalogFactory implements CatalogFactory {

    /** The option that holds the catalog's own type; its {@code type} is ours. */
    static final String TYPE_KEY = "connection.catalog-type";

    private final CatalogManager catalogManager;
    private final ConnectionMerger merger;
    private final HiddenOptions hiddenOptions;

    SessionCatalogFactory(
            CatalogManager catalogManager, ConnectionMerger merger, HiddenOptions hiddenOptions) {
        this.catalogManager = catalogManager;
        this.merger = merger;
        this.hiddenOptions = hiddenOptions;
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
    public Catalog createCatalog(Context context) {
        Map<String, String> options = new HashMap<>(context.getOptions());
        String type = options.remove(TYPE_KEY);
        ResolutionRequest request = new ResolutionRequest("catalog", context.getName(), options);
        if (type == null || request.reference() == null) {
            throw ConnectionResolutionException.refused(
                    String.format(
                            "Catalog '%s' lacks its type or its connection. Create it with CREATE"
                                    + " CATALOG ... USING CONNECTION.",
                            context.getName()));
        }
        return ConnectedCatalog.create(
                merger,
                request,
                merged -> {
                    merged.put("type", type);
                    return FactoryUtil.createCatalog(
                            context.getName(),
                            merged,
                            context.getConfiguration(),
                            context.getClassLoader());
                },
                factory ->
                        new ConnectionTableFactory(catalogManager, merger, hiddenOptions, factory));
    }
}
