package org.pyflinkconnections.shim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.CatalogView;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Makes catalogs that carry their credentials into their tables, as the JDBC catalog does.
 *
 * <p>Public, because Flink finds it as a service.
 */
public final class RecordingCatalogFactory implements CatalogFactory {

    static final List<RecordingCatalog> MADE = new CopyOnWriteArrayList<>();

    private static final ConfigOption<String> HOST =
            ConfigOptions.key("host").stringType().noDefaultValue();
    private static final ConfigOption<String> PASSWORD =
            ConfigOptions.key("password").stringType().noDefaultValue();
    private static final ConfigOption<Boolean> OWN_FACTORY =
            ConfigOptions.key("own-factory").booleanType().defaultValue(false);

    @Override
    public String factoryIdentifier() {
        return "recording";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(HOST);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(PASSWORD, OWN_FACTORY);
    }

    @Override
    public Catalog createCatalog(Context context) {
        FactoryUtil.CatalogFactoryHelper helper =
                FactoryUtil.createCatalogFactoryHelper(this, context);
        helper.validate();
        RecordingCatalog catalog =
                new RecordingCatalog(
                        context.getName(),
                        context.getOptions(),
                        helper.getOptions().get(OWN_FACTORY));
        MADE.add(catalog);
        return catalog;
    }

    /** Something that a catalog may be beside a catalog. */
    public interface Marked {

        String mark();
    }

    /** Has table {@code t}, view {@code v}, and a table {@code broken} that can't be got. */
    static final class RecordingCatalog extends GenericInMemoryCatalog implements Marked {

        final Map<String, String> options;
        final List<String> calls = new ArrayList<>();
        private final boolean ownFactory;

        RecordingCatalog(String name, Map<String, String> options, boolean ownFactory) {
            super(name, "d");
            this.options = options;
            this.ownFactory = ownFactory;
        }

        @Override
        public String mark() {
            return "marked";
        }

        @Override
        public void open() {
            calls.add("open");
            super.open();
        }

        @Override
        public void close() {
            calls.add("close");
            super.close();
        }

        @Override
        public Optional<Factory> getFactory() {
            return ownFactory ? Optional.of(new RecordingTableFactory()) : Optional.empty();
        }

        @Override
        public boolean tableExists(ObjectPath path) {
            return List.of("t", "v", "broken").contains(path.getObjectName());
        }

        @Override
        public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
            calls.add("getTable");
            String password = options.get("password");
            Schema schema = Schema.newBuilder().column("i", DataTypes.INT()).build();
            switch (path.getObjectName()) {
                case "t":
                    Map<String, String> carried = new HashMap<>();
                    carried.put("connector", "recording");
                    carried.put("url", options.get("host") + "/t?password=" + password);
                    carried.put("password", password);
                    carried.put("retries", "2");
                    return CatalogTable.newBuilder().schema(schema).options(carried).build();
                case "v":
                    return CatalogView.of(
                            schema, "", "SELECT 1", "SELECT 1", Map.of("password", password));
                case "broken":
                    throw new CatalogException("Login with " + password + " failed");
                default:
                    throw new TableNotExistException(getName(), path);
            }
        }
    }
}
