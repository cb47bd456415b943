package org.pyflinkconnections.shim;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Takes what comes from the connection out of the options of tables that a catalog with a
 * connection gives out, and puts it back when such a table, or a copy of it, is planned.
 *
 * <p>The table keeps the name under which its catalog knows it; LIKE copies it like any option. A
 * copy can't be changed so that the secrets go elsewhere: what it says itself must be what the
 * catalog says.
 */
final class HiddenOptions {

    /** The option that names the table whose options are hidden. */
    static final String ORIGIN_KEY = "connection.catalog-table";

    private final CatalogManager catalogManager;
    private final Function<String, ObjectIdentifier> parser;

    /**
     * Puts options back in one session.
     *
     * @param parser reads the full name of a table
     */
    HiddenOptions(CatalogManager catalogManager, Function<String, ObjectIdentifier> parser) {
        this.catalogManager = catalogManager;
        this.parser = parser;
    }

    /**
     * Returns the table without the options that come from the connection, if it shows a secret.
     *
     * <p>The address goes with the password: a copy then follows a connection that has moved.
     */
    static CatalogBaseTable hide(
            CatalogBaseTable table, ObjectIdentifier identifier, ResolvedConnection connection) {
        SecretMask mask = new SecretMask(connection.secrets());
        Map<String, String> options = new HashMap<>(table.getOptions());
        if (!options.values()
                .removeIf(value -> connection.secrets().contains(value) || mask.matches(value))) {
            return table;
        }
        if (!(table instanceof CatalogTable)) {
            throw ConnectionResolutionException.refused(
                    String.format(
                            "%s shows a secret of its catalog's connection in its options, and"
                                    + " only those of tables can be hidden.",
                            identifier.asSummaryString()));
        }
        options.entrySet()
                .removeIf(
                        option ->
                                !option.getKey().equals(FactoryUtil.CONNECTOR.key())
                                        && comesFrom(connection, option.getValue()));
        options.put(ORIGIN_KEY, identifier.asSerializableString());
        return ((CatalogTable) table).copy(options);
    }

    /** An address begins with the connection's: the catalog adds the database to it. */
    private static boolean comesFrom(ResolvedConnection connection, String value) {
        return connection.options().values().stream()
                .anyMatch(given -> !given.isEmpty() && value.startsWith(given));
    }

    /**
     * Returns a table's options with those that are hidden, or the same if none are.
     *
     * @param enrichment options beside the table's own, from which a connector may take values
     */
    Original restore(ResolvedCatalogTable resolved, String table, Map<String, String> enrichment) {
        Map<String, String> options = resolved.getOptions();
        String origin = options.get(ORIGIN_KEY);
        if (origin == null) {
            return new Original(options, Set.of());
        }
        Original original = find(table, parser.apply(origin), resolved.getOrigin());
        refuseChanges(table, origin, options, original);
        refuseChanges(table, origin, enrichment, original);
        Map<String, String> restored = new HashMap<>(options);
        restored.putAll(original.options);
        restored.remove(ORIGIN_KEY);
        return new Original(restored, original.secrets);
    }

    private static void refuseChanges(
            String table, String origin, Map<String, String> own, Original original) {
        own.forEach(
                (key, value) -> {
                    String right = original.options.get(key);
                    if (right != null && !right.equals(value) && !key.equals(ORIGIN_KEY)) {
                        throw changed(table, origin, key);
                    }
                });
    }

    private Original find(String table, ObjectIdentifier origin, CatalogTable shown) {
        ConnectedCatalog catalog =
                catalogManager
                        .getCatalog(origin.getCatalogName())
                        .flatMap(ConnectedCatalog::behind)
                        .orElseThrow(() -> missing(table, origin));
        try {
            return catalog.original(origin.toObjectPath(), shown);
        } catch (TableNotExistException e) {
            throw missing(table, origin);
        }
    }

    private static ConnectionResolutionException missing(String table, ObjectIdentifier origin) {
        return ConnectionResolutionException.refused(
                String.format(
                        "Table %s gets options from %s, which is (any more) no table of a catalog"
                                + " with a connection. Create the catalog again, or drop the table.",
                        table, origin.asSummaryString()));
    }

    private static ConnectionResolutionException changed(String table, String origin, String key) {
        return ConnectionResolutionException.refused(
                String.format(
                        "Option '%s' of table %s differs from that of %s, whose credentials it"
                                + " uses. Remove it from the table or the query's hint: a table"
                                + " can't point them elsewhere.",
                        key, table, origin));
    }

    /** A table's options in plain text; keeps the default toString, which shows none of them. */
    static final class Original {

        private final Map<String, String> options;
        private final Set<String> secrets;

        Original(Map<String, String> options, Set<String> secrets) {
            this.options = options;
            this.secrets = secrets;
        }

        Map<String, String> options() {
            return options;
        }

        Set<String> secrets() {
            return secrets;
        }
    }
}
