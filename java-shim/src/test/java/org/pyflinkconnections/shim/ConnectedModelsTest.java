package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ModelDescriptor;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.ColumnList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectedModelsTest {

    private static final String SCHEMAS =
            "CREATE %s m INPUT (i STRING) OUTPUT (o STRING) WITH ('provider' = 'recording', %s)";
    private static final String CREATE =
            String.format(
                    SCHEMAS, "MODEL", "'connection.identifier' = 'cat.db.c', 'model' = 'small'");
    private static final String PREDICT =
            "SELECT o FROM ML_PREDICT(TABLE t, MODEL m, DESCRIPTOR(x))";
    private static final String TABLE =
            "CREATE VIEW t AS SELECT * FROM (VALUES ('a'), ('b')) AS v(x)";
    private static final Map<String, String> MERGED =
            Map.of(
                    "provider", "recording",
                    "model", "small",
                    "endpoint", "e",
                    "api-key", FakePython.SECRET);

    private final FakePython python =
            new FakePython()
                    .resolving(
                            Map.of("endpoint", "e", "api-key", FakePython.SECRET),
                            FakePython.SECRET);

    private static List<String> request(String stored, String... keys) {
        List<String> values =
                new ArrayList<>(
                        List.of("model", "default_catalog.default_database.m", "cat.db.c", stored));
        values.addAll(List.of(keys));
        return values;
    }

    private TableEnvironment session(String... statements) {
        return Sessions.withModule(Sessions.streaming(), python, statements);
    }

    @BeforeEach
    void forget() {
        RecordingModelFactory.SEEN.clear();
    }

    /** A model gets its own options and the connection's, but not the reference. */
    @Test
    void model() throws Exception {
        TableEnvironment session = session(TABLE, CREATE);
        assertThat(Sessions.rows(session.executeSql(PREDICT))).hasSize(2);
        assertThat(RecordingModelFactory.SEEN).containsOnly(MERGED);
        assertThat(python.requests).containsOnly(request("cat.db.c", "model", "provider"));
    }

    /** A temporary model's reference is found, and hides that of a permanent one. */
    @Test
    void temporaryModel() {
        session(
                        TABLE,
                        String.format(SCHEMAS, "MODEL", "'endpoint' = 'x'"),
                        CREATE.replace("MODEL", "TEMPORARY MODEL"))
                .explainSql(PREDICT);
        assertThat(python.requests).containsOnly(request("cat.db.c", "model", "provider"));
    }

    /** A model without a connection is what it is without us. */
    @Test
    void unconnected() {
        session(TABLE, String.format(SCHEMAS, "MODEL", "'endpoint' = 'x'")).explainSql(PREDICT);
        assertThat(RecordingModelFactory.SEEN)
                .containsOnly(Map.of("provider", "recording", "endpoint", "x"));
        assertThat(python.requests).isEmpty();
    }

    /** A compiled plan holds the reference only, and is resolved when it is restored. */
    @Test
    void restoredPlan() throws Exception {
        String[] sink = {"CREATE TABLE s (o STRING) WITH ('connector' = 'blackhole')", TABLE};
        TableEnvironment session = session(sink);
        session.executeSql(CREATE);
        String plan = session.compilePlanSql("INSERT INTO s " + PREDICT).asJsonString();
        assertThat(plan).contains("cat.db.c").doesNotContain(FakePython.SECRET, "endpoint");
        python.requests.clear();

        session(sink).loadPlan(PlanReference.fromJsonString(plan)).execute().await();
        assertThat(python.requests).containsOnly(request("cat.db.c", "model", "provider"));
    }

    /** A model in no catalog has the reference that it was described with. */
    @Test
    void inlineModel() {
        TableEnvironment session = session(TABLE);
        Schema input = Schema.newBuilder().column("i", DataTypes.STRING()).build();
        Schema output = Schema.newBuilder().column("o", DataTypes.STRING()).build();
        session.fromModel(
                        ModelDescriptor.forProvider("recording")
                                .inputSchema(input)
                                .outputSchema(output)
                                .option("connection.identifier", "inline")
                                .build())
                .predict(session.from("t"), ColumnList.of(List.of("x")))
                .explain();
        assertThat(python.requests.get(0).subList(2, 4)).isEqualTo(List.of("inline", "inline"));
    }

    /** A refusal says which options came from the connection, and shows none of them. */
    @Test
    void unsupportedOption() {
        FakePython odd =
                new FakePython().resolving(Map.of("endpoint", "hidden-host", "pasword", "typo"));
        Throwable error =
                catchThrowable(
                        () ->
                                Sessions.withModule(Sessions.streaming(), odd, TABLE, CREATE)
                                        .explainSql(PREDICT));
        assertThat(ErrorTexts.stackTrace(error))
                .contains("Unsupported options found for 'recording'")
                .contains("Options that come from connection cat.db.c: endpoint, pasword")
                .doesNotContain("hidden-host", "typo");
    }
}
