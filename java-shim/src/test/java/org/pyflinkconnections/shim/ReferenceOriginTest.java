package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;

class ReferenceOriginTest {

    private static final String TABLE = "default_catalog.default_database.t";
    private static final String CREATE =
            "CREATE TABLE t (i INT) WITH ('connector' = 'recording', "
                    + "'connection.identifier' = 'stored')";

    private final FakePython python = new FakePython().resolving(Map.of("url", "u"));

    private TableEnvironment session(String... statements) {
        return Sessions.withModule(Sessions.streaming(), python, statements);
    }

    /** A reference from a hint is told apart from the stored one. */
    @Test
    void hintReplacesReference() {
        session(CREATE)
                .explainSql("SELECT * FROM t /*+ OPTIONS('connection.identifier' = 'hinted') */");
        assertThat(python.requests)
                .containsExactly(List.of("source", TABLE, "hinted", "stored", "connector"));
    }

    /** A reference that only the hint has comes with an empty stored reference. */
    @Test
    void hintBringsReference() {
        session("CREATE TABLE t (i INT) WITH ('connector' = 'recording')")
                .explainSql("SELECT * FROM t /*+ OPTIONS('connection.identifier' = 'hinted') */");
        assertThat(python.requests)
                .containsExactly(List.of("source", TABLE, "hinted", "", "connector"));
    }

    /** An option from a hint counts as the table's own, so that Python sees the conflict. */
    @Test
    void hintedOption() {
        session(CREATE).explainSql("INSERT INTO t /*+ OPTIONS('url' = 'evil') */ VALUES (1)");
        assertThat(python.requests)
                .containsExactly(List.of("sink", TABLE, "stored", "stored", "connector", "url"));
    }

    /** A table in no catalog has the reference that it was described with. */
    @Test
    void inlineTable() {
        TableEnvironment session = session();
        session.from(
                        TableDescriptor.forConnector("recording")
                                .schema(Schema.newBuilder().column("i", DataTypes.INT()).build())
                                .option("connection.identifier", "inline")
                                .build())
                .explain();
        assertThat(python.requests).hasSize(1);
        assertThat(python.requests.get(0).subList(2, 5))
                .isEqualTo(List.of("inline", "inline", "connector"));
    }

    /** A restored plan without its table asks with the reference that is in the plan. */
    @Test
    void restoredPlan() throws Exception {
        String plan = session(CREATE).compilePlanSql("INSERT INTO t VALUES (1)").asJsonString();
        assertThat(plan).contains("stored").doesNotContain("'url'");
        python.requests.clear();

        session().loadPlan(PlanReference.fromJsonString(plan)).execute().await();
        assertThat(python.requests)
                .containsExactly(List.of("sink", TABLE, "stored", "stored", "connector"));
    }

    /** An option that the catalog's table gained after planning is named, as it may win. */
    @Test
    void restoredPlanWithChangedTable() throws Exception {
        TableEnvironment session = session(CREATE);
        String plan = session.compilePlanSql("INSERT INTO t VALUES (1)").asJsonString();
        session.executeSql("ALTER TABLE t SET ('url' = 'evil')");
        python.requests.clear();

        session.loadPlan(PlanReference.fromJsonString(plan)).execute().await();
        assertThat(python.requests)
                .containsExactly(List.of("sink", TABLE, "stored", "stored", "connector", "url"));
    }
}
