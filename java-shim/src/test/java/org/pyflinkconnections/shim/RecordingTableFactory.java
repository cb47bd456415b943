package org.pyflinkconnections.shim;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * A connector that notes the options it was given; it reads three rows and writes to nowhere.
 *
 * <p>Public, because Flink finds it as a service.
 */
public final class RecordingTableFactory
        implements DynamicTableSourceFactory, DynamicTableSinkFactory {

    static final List<Map<String, String>> SEEN = new CopyOnWriteArrayList<>();

    private static final ConfigOption<String> URL =
            ConfigOptions.key("url").stringType().noDefaultValue();
    private static final ConfigOption<String> PASSWORD =
            ConfigOptions.key("password").stringType().noDefaultValue();
    private static final ConfigOption<Integer> RETRIES =
            ConfigOptions.key("retries").intType().defaultValue(1);
    private static final ConfigOption<Boolean> BROKEN =
            ConfigOptions.key("broken").booleanType().defaultValue(false);

    @Override
    public String factoryIdentifier() {
        return "recording";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(URL);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(PASSWORD, RETRIES, BROKEN);
    }

    @Override
    public Set<ConfigOption<?>> forwardOptions() {
        return Set.of(URL);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        record(context);
        return FactoryUtil.createDynamicTableSource(
                null,
                context.getObjectIdentifier(),
                withOptions(context, Map.of("connector", "datagen", "number-of-rows", "3")),
                Map.of(),
                context.getConfiguration(),
                context.getClassLoader(),
                context.isTemporary());
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        record(context);
        return FactoryUtil.createDynamicTableSink(
                null,
                context.getObjectIdentifier(),
                withOptions(context, Map.of("connector", "blackhole")),
                Map.of(),
                context.getConfiguration(),
                context.getClassLoader(),
                context.isTemporary());
    }

    private void record(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        if (helper.getOptions().get(BROKEN)) {
            String url = helper.getOptions().get(URL);
            String password = helper.getOptions().get(PASSWORD);
            throw new ValidationException(
                    "Cannot reach " + url + "?password=" + password,
                    new IllegalStateException(
                            "Login failed", new IOException("Wrong password " + password)));
        }
        SEEN.add(context.getCatalogTable().getOptions());
    }

    private static ResolvedCatalogTable withOptions(Context context, Map<String, String> options) {
        return context.getCatalogTable().copy(options);
    }
}
