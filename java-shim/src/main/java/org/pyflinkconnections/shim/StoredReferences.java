package org.pyflinkconnections.shim;

import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ObjectIdentifier;

/**
 * Reads the reference a table has in its catalog.
 *
 * <p>Query hints are merged before a factory is called. Only a look into the catalog tells a
 * reference that the table's owner wrote from one that the query brought along.
 */
final class StoredReferences {

    private static final String NONE = "";

    private final CatalogManager catalogManager;

    StoredReferences(CatalogManager catalogManager) {
        this.catalogManager = catalogManager;
    }

    /**
     * Returns the stored reference, or the empty text if the stored table has none.
     *
     * @param seen what the planner's table says; it is all there is for a table in no catalog
     */
    String of(ObjectIdentifier table, String seen) {
        if (isAnonymous(table)) {
            return seen;
        }
        return catalogManager
                .getTable(table)
                .map(stored -> stored.getTable().getOptions())
                .map(options -> options.getOrDefault(ConnectionTableFactory.REFERENCE_KEY, NONE))
                .orElse(seen);
    }

    /** Inline tables have a name but no catalog, and the catalog manager fails on those. */
    private static boolean isAnonymous(ObjectIdentifier table) {
        return table.toList().size() == 1;
    }
}
