package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectedTablesTest {

    private static final String REFERENCE = "cat.db.c";
    private static final String OPTIONS =
            " (i INT) WITH ('connector' = 'recording', 'connection.identifier' = 'cat.db.c',"
                    + " 'retries' = '2')";
    private static final String CREATE = "CREATE TABLE t" + OPTIONS;
    private static final Map<String, String> MERGED =
            Map.of(
                    "connector", "recording",
                    "retries", "2",
                    "url", "u",
                    "password", FakePython.SECRET);

    private final FakePython python =
            new FakePython()
                    .resolving(
                            Map.of("url", "u", "password", FakePython.SECRET), FakePython.SECRET);

    static Stream<EnvironmentSettings> modes() {
        return Stream.of(Sessions.batch(), Sessions.streaming());
    }

    private static List<String> request(String role, String table) {
        return List.of(role, table, REFERENCE, REFERENCE, "connector", "retries");
    }

    @BeforeEach
    void forget() {
        RecordingTableFactory.SEEN.clear();
    }

    /** A source gets its own options and the connection's, but not the reference. */
    @ParameterizedTest
    @MethodSource("modes")
    void source(EnvironmentSettings settings) throws Exception {
        TableEnvironment session = Sessions.withModule(settings, python, CREATE);
        assertThat(Sessions.rows(session.executeSql("SELECT * FROM t"))).hasSize(3);
        assertThat(RecordingTableFactory.SEEN).containsExactly(MERGED);
        assertThat(python.requests)
                .containsExactly(request("source", "default_catalog.default_database.t"));
    }

    /** A sink is resolved as a source is, and asks in its own role. */
    @ParameterizedTest
    @MethodSource("modes")
    void sink(EnvironmentSettings settings) throws Exception {
        TableEnvironment session = Sessions.withModule(settings, python, CREATE);
        session.executeSql("INSERT INTO t VALUES (1)").await();
        assertThat(RecordingTableFactory.SEEN).containsExactly(MERGED);
        assertThat(python.requests)
                .containsExactly(request("sink", "default_catalog.default_database.t"));
    }

    /** EXPLAIN resolves, and shows nothing of what it resolved. */
    @ParameterizedTest
    @MethodSource("modes")
    void explain(EnvironmentSettings settings) {
        TableEnvironment session = Sessions.withModule(settings, python, CREATE);
        assertThat(session.explainSql("INSERT INTO t SELECT * FROM t"))
                .doesNotContain(FakePython.SECRET);
        assertThat(python.requests).hasSize(2);
    }

    /** A self join resolves its table each time it is planned. */
    @ParameterizedTest
    @MethodSource("modes")
    void selfJoin(EnvironmentSettings settings) throws Exception {
        TableEnvironment session = Sessions.withModule(settings, python, CREATE);
        assertThat(Sessions.rows(session.executeSql("SELECT a.i FROM t a JOIN t b ON a.i = b.i")))
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(RecordingTableFactory.SEEN).containsExactly(MERGED, MERGED);
        assertThat(python.requests.get(1)).isEqualTo(python.requests.get(0));
    }

    /** A temporary table's stored reference is found, and hides that of a permanent one. */
    @Test
    void temporaryTable() throws Exception {
        TableEnvironment session =
                Sessions.withModule(
                        Sessions.batch(),
                        python,
                        "CREATE TABLE t (i INT) WITH ('connector' = 'blackhole')",
                        "CREATE TEMPORARY TABLE t" + OPTIONS);
        Sessions.rows(session.executeSql("SELECT * FROM t"));
        assertThat(python.requests)
                .containsExactly(request("source", "default_catalog.default_database.t"));
    }

    /** Resolved options stay out of what the catalog shows. */
    @Test
    void catalogKeepsReference() throws Exception {
        TableEnvironment session = Sessions.withModule(Sessions.batch(), python, CREATE);
        Sessions.rows(session.executeSql("SELECT * FROM t"));
        assertThat(Sessions.rows(session.executeSql("SHOW CREATE TABLE t")).toString())
                .contains("'connection.identifier' = 'cat.db.c'")
                .doesNotContain("password");
    }
}
