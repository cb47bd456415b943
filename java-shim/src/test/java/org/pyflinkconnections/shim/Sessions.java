package org.pyflinkconnections.shim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Real table environments, with our module loaded or as they come. */
final class Sessions {

    private Sessions() {}

    static EnvironmentSettings batch() {
        return EnvironmentSettings.inBatchMode();
    }

    static EnvironmentSettings streaming() {
        return EnvironmentSettings.inStreamingMode();
    }

    static TableEnvironment stock(EnvironmentSettings settings, String... statements) {
        TableEnvironment session = TableEnvironment.create(settings);
        session.getConfig().set("table.exec.resource.default-parallelism", "1");
        Arrays.stream(statements).forEach(session::executeSql);
        return session;
    }

    static TableEnvironment withModule(
            EnvironmentSettings settings, FakePython python, String... statements) {
        TableEnvironment session = stock(settings);
        session.loadModule("connections", new ShimEntryPoint().createModule(session, python));
        Arrays.stream(statements).forEach(session::executeSql);
        return session;
    }

    @SuppressWarnings("try") // The iterator's close() may be interrupted, which fails the test.
    static List<Row> rows(TableResult result) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> iterator = result.collect()) {
            iterator.forEachRemaining(rows::add);
        }
        return rows;
    }
}
