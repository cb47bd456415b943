package org.pyflinkconnections.shim;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/**
 * A model provider that notes the options it was given and predicts its input.
 *
 * <p>Public, because Flink finds it as a service.
 */
public final class RecordingModelFactory implements ModelProviderFactory {

    static final List<Map<String, String>> SEEN = new CopyOnWriteArrayList<>();

    private static final ConfigOption<String> ENDPOINT =
            ConfigOptions.key("endpoint").stringType().noDefaultValue();
    private static final ConfigOption<String> API_KEY =
            ConfigOptions.key("api-key").stringType().noDefaultValue();
    private static final ConfigOption<String> MODEL =
            ConfigOptions.key("model").stringType().noDefaultValue();

    @Override
    public String factoryIdentifier() {
        return "recording";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(ENDPOINT);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(API_KEY, MODEL);
    }

    @Override
    public ModelProvider createModelProvider(Context context) {
        FactoryUtil.createModelProviderFactoryHelper(this, context).validate();
        SEEN.add(context.getCatalogModel().getOptions());
        return new EchoProvider();
    }

    private static final class EchoProvider implements PredictRuntimeProvider {

        @Override
        public PredictFunction createPredictFunction(Context context) {
            return new Echo();
        }

        @Override
        public ModelProvider copy() {
            return this;
        }
    }

    /** Public, because generated code calls it. */
    public static final class Echo extends PredictFunction {

        private static final long serialVersionUID = 1L;

        @Override
        public Collection<RowData> predict(RowData input) {
            return List.of(GenericRowData.of(input.getString(0)));
        }
    }
}
