package org.pyflinkconnections.shim;

import java.util.Optional;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.module.Module;

/** Puts our factory between Flink's planner and the connectors; it brings no functions. */
final class ConnectionModule implements Module {

    private final ConnectionTableFactory factory;

    ConnectionModule(ConnectionTableFactory factory) {
        this.factory = factory;
    }

    @Override
    public Optional<DynamicTableSourceFactory> getTableSourceFactory() {
        return Optional.of(factory);
    }

    @Override
    public Optional<DynamicTableSinkFactory> getTableSinkFactory() {
        return Optional.of(factory);
    }
}
