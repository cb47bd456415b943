package org.pyflinkconnections.shim;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.catalog.ObjectIdentifier;

/**
 * The reference that a table or model has in its catalog.
 *
 * <p>Query hints are merged before a factory is called. Only a look into the catalog tells a
 * reference that the owner wrote from one that the query brought along.
 */
final class StoredReference {

    private static final String NONE = "";

    private StoredReference() {}

    /**
     * Returns the stored reference, or the empty text if what is stored has none.
     *
     * @param catalog gives the options that are stored under a name
     * @return nothing if it is in no catalog: then what the planner sees is all there is
     */
    static Optional<String> of(
            ObjectIdentifier identifier,
            Function<ObjectIdentifier, Optional<Map<String, String>>> catalog) {
        if (isAnonymous(identifier)) {
            return Optional.empty();
        }
        return catalog.apply(identifier)
                .map(options -> options.getOrDefault(ConnectionMerger.REFERENCE_KEY, NONE));
    }

    /** Inline objects have a name but no catalog, and the catalog manager fails on those. */
    private static boolean isAnonymous(ObjectIdentifier identifier) {
        return identifier.toList().size() == 1;
    }
}
