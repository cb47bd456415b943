package org.pyflinkconnections.shim;

import java.util.Optional;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.module.Module;

/** Puts our factories between Flink's planner and the connectors; it brings no functions. */
final class ConnectionModule implements Module {

    private final CatalogManager catalogManager;
    private final ConnectionMerger merger;
    private final ConnectionTableFactory tableFactory;
    private final CatalogFactory catalogFactory;

    ConnectionModule(CatalogManager catalogManager, ConnectionMerger merger, HiddenOptions hidden) {
        this.catalogManager = catalogManager;
        this.merger = merger;
        this.tableFactory = new ConnectionTableFactory(catalogManager, merger, hidden, null);
        this.catalogFactory = new SessionCatalogFactory(catalogManager, merger, hidden);
    }

    /** The factory of catalogs, for which Flink does not ask modules; it lives as long as this. */
    CatalogFactory catalogFactory() {
        return catalogFactory;
    }

    @Override
    public Optional<DynamicTableSourceFactory> getTableSourceFactory() {
        return Optional.of(tableFactory);
    }

    @Override
    public Optional<DynamicTableSinkFactory> getTableSinkFactory() {
        return Optional.of(tableFactory);
    }

    /** Called by Flink 2.1 and later; older ones lack the interface that our class implements. */
    @Override
    public Optional<ModelProviderFactory> getModelProviderFactory() {
        return Optional.of(new ConnectionModelProviderFactory(catalogManager, merger));
    }
}
