package org.pyflinkconnections.shim;

import java.util.Arrays;
import java.util.List;
import java.util.ResourceBundle;
import java.util.function.Function;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.api.internal.TableResultUtils;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.module.Module;
import org.apache.flink.table.secret.SecretStore;
import org.apache.flink.table.types.DataType;

/**
 * The one object Python keeps: every call into this jar starts here.
 *
 * <p>The jar is loaded by a class loader of its own that py4j does not search, so all parameters
 * and results have types of Flink or the JDK.
 */
public final class ShimEntryPoint {

    /** Public and without arguments, because Python creates it by reflection. */
    public ShimEntryPoint() {}

    /**
     * Creates the module to load into this table environment.
     *
     * @param resolver answers a {@link ResolutionRequest} with a {@link ResolutionAnswer}, both as
     *     text of {@link TextCodec}
     */
    public Module createModule(
            TableEnvironment tableEnvironment, Function<String, String> resolver) {
        TableEnvironmentInternal session = (TableEnvironmentInternal) tableEnvironment;
        CatalogManager catalogs = session.getCatalogManager();
        HiddenOptions hidden =
                new HiddenOptions(
                        catalogs,
                        name ->
                                catalogs.qualifyIdentifier(
                                        session.getParser().parseIdentifier(name)));
        ConnectionModule module =
                new ConnectionModule(
                        catalogs, new ConnectionMerger(new ConnectionResolver(resolver)), hidden);
        SessionClassLoader.register(session, module.catalogFactory());
        return module;
    }

    /**
     * Creates a result of string columns, of the same kind as that of SHOW TABLES.
     *
     * @param columns the column names, at least one, as text of {@link TextCodec}
     * @param cells the cells row by row, as text of {@link TextCodec}
     */
    public TableResult createTableResult(String columns, String cells) {
        String[] names = TextCodec.decode(columns).toArray(new String[0]);
        List<String> values = TextCodec.decode(cells);
        if (names.length == 0 || values.size() % names.length != 0) {
            throw new IllegalArgumentException(
                    String.format("%d cells do not fill %d columns.", values.size(), names.length));
        }
        DataType[] types = new DataType[names.length];
        Arrays.fill(types, DataTypes.STRING());
        Object[][] rows = new Object[values.size() / names.length][];
        Arrays.setAll(
                rows,
                row -> values.subList(row * names.length, (row + 1) * names.length).toArray());
        return TableResultUtils.buildTableResult(names, types, rows);
    }

    /** Creates the result of a statement that has nothing to show, such as CREATE TABLE. */
    public TableResult createOkResult() {
        return TableResultInternal.TABLE_RESULT_OK;
    }

    /**
     * Registers a Java function with a connection, for this session.
     *
     * @param name its path, as text of {@link TextCodec}
     */
    public TableResult registerFunction(
            TableEnvironment tableEnvironment,
            String className,
            String reference,
            String name,
            boolean system,
            boolean ignoreIfExists) {
        return ((TableEnvironmentInternal) tableEnvironment)
                .executeInternal(
                        new ConnectedFunction(
                                className,
                                reference,
                                TextCodec.decode(name),
                                system,
                                ignoreIfExists));
    }

    /**
     * Finds a factory of secret stores on Flink's class path.
     *
     * @return what answers {@link SecretCalls}; null if there is none, or Flink is older than 2.3
     */
    public Function<String, String> findSecretStoreFactory(String identifier) {
        return knowsSecretStores() ? JavaSecretStoreFactory.find(identifier) : null;
    }

    /**
     * Makes a Java secret store usable from Python.
     *
     * @param store a {@code SecretStore}, which older versions of Flink do not have
     */
    public Function<String, String> wrapSecretStore(Object store) {
        return new JavaSecretStore((SecretStore) store);
    }

    /**
     * Makes a Python secret store usable from Java, on Flink 2.3.
     *
     * @param python answers {@link SecretCalls}
     * @return a {@code SecretStore} to read from and write to
     */
    public Object createSecretStore(Function<String, String> python) {
        return new PythonSecretStore(python);
    }

    /** Tells whether this Flink has secret stores, as it does from 2.3 on. */
    public boolean knowsSecretStores() {
        return hasClass("org.apache.flink.table.secret.SecretStore");
    }

    /** Tells whether this Flink has models, as it does from 2.1 on. */
    public boolean knowsModels() {
        return hasClass("org.apache.flink.table.factories.ModelProviderFactory");
    }

    private static boolean hasClass(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Tells whether this Flink has named connections of its own, as 2.4 is to have. */
    public boolean hasNativeConnections() {
        return keepsConnections(Catalog.class);
    }

    /** Tells whether catalogs of this type keep connections (FLIP-529's enhanced interface). */
    static boolean keepsConnections(Class<?> catalog) {
        return Arrays.stream(catalog.getMethods())
                .anyMatch(method -> method.getName().equals("createConnection"));
    }

    /** Tells the version of this jar, so that Python can refuse one it was not built with. */
    public String version() {
        return ResourceBundle.getBundle("org.pyflinkconnections.shim.shim").getString("version");
    }
}
