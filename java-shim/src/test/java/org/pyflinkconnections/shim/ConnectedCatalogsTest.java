package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogStore;
import org.apache.flink.table.catalog.GenericInMemoryCatalogStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectedCatalogsTest {

    private static final String CREATE =
            "CREATE CATALOG c WITH ('type' = 'connection', 'connection.catalog-type' = 'recording',"
                    + " 'connection.identifier' = 'cat.db.s', 'own-factory' = '%s')";
    private static final String LIKE = "CREATE TABLE copied LIKE c.d.t";
    private static final Map<String, String> RAW =
            Map.of(
                    "connector",
                    "recording",
                    "url",
                    "h/t?password=" + FakePython.SECRET,
                    "password",
                    FakePython.SECRET,
                    "retries",
                    "2");

    private final FakePython python = resolving("h", FakePython.SECRET);

    private static FakePython resolving(String host, String password) {
        return new FakePython().resolving(Map.of("host", host, "password", password), password);
    }

    private TableEnvironment session(String... statements) {
        return Sessions.withModule(Sessions.batch(), python, statements);
    }

    private static String create(boolean ownFactory) {
        return String.format(CREATE, ownFactory);
    }

    private static String refusalOf(TableEnvironment session, String statement) {
        return ErrorTexts.stackTrace(catchThrowable(() -> session.executeSql(statement)));
    }

    @BeforeEach
    void forget() {
        RecordingCatalogFactory.MADE.clear();
        RecordingTableFactory.SEEN.clear();
    }

    /** The real catalog gets its own options and the connection's, but not ours. */
    @Test
    void merged() {
        session(create(false));
        assertThat(RecordingCatalogFactory.MADE).hasSize(1);
        assertThat(RecordingCatalogFactory.MADE.get(0).options)
                .isEqualTo(
                        Map.of("host", "h", "password", FakePython.SECRET, "own-factory", "false"));
        assertThat(python.requests)
                .containsExactly(List.of("catalog", "c", "cat.db.s", "cat.db.s", "own-factory"));
    }

    /** The catalog store keeps the reference only, and another session makes the catalog again. */
    @Test
    void storedCatalog() throws Exception {
        CatalogStore store = new GenericInMemoryCatalogStore();
        EnvironmentSettings settings =
                EnvironmentSettings.newInstance().inBatchMode().withCatalogStore(store).build();
        Sessions.withModule(settings, python, create(false));
        assertThat(store.getCatalog("c").orElseThrow().getConfiguration().toMap())
                .containsOnlyKeys(
                        "type", "connection.catalog-type", "connection.identifier", "own-factory");

        FakePython other = resolving("other", "other-secret");
        TableEnvironment session = Sessions.withModule(settings, other);
        assertThat(other.requests).isEmpty();
        session.executeSql("USE CATALOG c");
        assertThat(RecordingCatalogFactory.MADE.get(1).options).containsEntry("host", "other");
    }

    /** A session that knows no connections says so. */
    @Test
    void sessionWithoutConnections() {
        assertThat(refusalOf(Sessions.stock(Sessions.batch()), create(false)))
                .contains("Use a TableEnvironment of pyflink_connections.table");
    }

    /** Two sessions resolve with their own Python. */
    @Test
    void twoSessions() {
        FakePython other = resolving("other", "other-secret");
        TableEnvironment first = session();
        Sessions.withModule(Sessions.batch(), other, create(false));
        first.executeSql(create(false));
        assertThat(RecordingCatalogFactory.MADE)
                .extracting(catalog -> catalog.options.get("host"))
                .containsExactly("other", "h");
    }

    /** A catalog without type or connection is refused with the statement to use. */
    @Test
    void incomplete() {
        assertThat(refusalOf(session(), "CREATE CATALOG c WITH ('type' = 'connection')"))
                .contains("[pyflink-connections-refusal] Catalog 'c' lacks its type");
    }

    /** A table shows no secret, and its connector gets all options, whoever made the factory. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void table(boolean ownFactory) throws Exception {
        TableEnvironment session = session(create(ownFactory));
        assertThat(Sessions.rows(session.executeSql("SHOW CREATE TABLE c.d.t")).toString())
                .contains("'connection.catalog-table' = '`c`.`d`.`t`'", "'retries' = '2'")
                .doesNotContain(FakePython.SECRET, "'url'");
        assertThat(Sessions.rows(session.executeSql("SELECT * FROM c.d.t"))).hasSize(3);
        session.executeSql("INSERT INTO c.d.t VALUES (1)").await();
        assertThat(RecordingTableFactory.SEEN).hasSize(2).containsOnly(RAW);
    }

    /** Planning asks the real catalog for a table no more often than it would without us. */
    @Test
    void oneLook() {
        TableEnvironment session = session(create(false), "CREATE VIEW w AS SELECT * FROM c.d.t");
        RecordingCatalogFactory.MADE.get(0).calls.clear();
        session.executeSql("DESCRIBE c.d.t");
        assertThat(RecordingCatalogFactory.MADE.get(0).calls).containsExactly("getTable");
        session.explainSql("SELECT * FROM c.d.t");
        assertThat(RecordingCatalogFactory.MADE.get(0).calls)
                .hasSize(1 + looksOfStockFlink())
                .containsOnly("getTable");
    }

    private static int looksOfStockFlink() {
        TableEnvironment session =
                Sessions.stock(
                        Sessions.batch(),
                        "CREATE CATALOG c WITH ('type' = 'recording', 'host' = 'h',"
                                + " 'password' = 'p')");
        session.explainSql("SELECT * FROM c.d.t");
        List<RecordingCatalogFactory.RecordingCatalog> made = RecordingCatalogFactory.MADE;
        List<String> calls = made.get(made.size() - 1).calls;
        return calls.size() - 1; // that was open()
    }

    /** A compiled plan shows no secret, neither of a source nor of a sink, and runs again. */
    @Test
    void compiledPlan() throws Exception {
        TableEnvironment session = Sessions.withModule(Sessions.streaming(), python, create(true));
        String plan =
                session.compilePlanSql("INSERT INTO c.d.t SELECT * FROM c.d.t").asJsonString();
        assertThat(plan).contains("`c`.`d`.`t`").doesNotContain(FakePython.SECRET);
        RecordingTableFactory.SEEN.clear();
        session.loadPlan(PlanReference.fromJsonString(plan)).execute().await();
        assertThat(RecordingTableFactory.SEEN).hasSize(2).containsOnly(RAW);
    }

    /** A copy has no secret of its own, and can be read. */
    @Test
    void copy() throws Exception {
        TableEnvironment session = session(create(false), LIKE);
        assertThat(Sessions.rows(session.executeSql("SHOW CREATE TABLE copied")).toString())
                .doesNotContain(FakePython.SECRET);
        assertThat(Sessions.rows(session.executeSql("SELECT * FROM copied"))).hasSize(3);
        assertThat(RecordingTableFactory.SEEN).containsOnly(RAW);
    }

    /** Neither a copy nor a hint can change what the catalog says, shown or hidden. */
    @Test
    void changedCopy() {
        TableEnvironment session = session(create(false), LIKE);
        session.executeSql("ALTER TABLE copied SET ('url' = 'evil')");
        assertThat(refusalOf(session, "SELECT * FROM copied"))
                .contains("refusal] Option 'url' of table default_catalog.default_database.copied")
                .doesNotContain(FakePython.SECRET);
        assertThat(refusalOf(session, "SELECT * FROM c.d.t /*+ OPTIONS('retries' = '9') */"))
                .contains("refusal] Option 'retries' of table c.d.t");
    }

    /** Nor can a copy that was changed after a plan of it was compiled. */
    @Test
    void restoredPlanOfChangedCopy() {
        TableEnvironment session =
                Sessions.withModule(Sessions.streaming(), python, create(false), LIKE);
        String plan = session.compilePlanSql("INSERT INTO copied VALUES (1)").asJsonString();
        session.executeSql("ALTER TABLE copied SET ('url' = 'evil')");
        Throwable error =
                catchThrowable(
                        () -> session.loadPlan(PlanReference.fromJsonString(plan)).execute());
        assertThat(ErrorTexts.stackTrace(error)).contains("refusal] Option 'url' of table");
    }

    /** A copy follows a connection that has moved. */
    @Test
    void movedConnection() throws Exception {
        TableEnvironment session = session(create(false), LIKE);
        python.resolving(Map.of("host", "moved", "password", "new-secret"), "new-secret");
        Sessions.rows(session.executeSql("SELECT * FROM copied"));
        assertThat(RecordingTableFactory.SEEN)
                .containsExactly(
                        Map.of(
                                "connector", "recording",
                                "url", "moved/t?password=new-secret",
                                "password", "new-secret",
                                "retries", "2"));
    }

    /** A copy whose catalog or table is gone says what is missing. */
    @Test
    void lostOriginal() {
        TableEnvironment session = session(create(false), LIKE);
        session.executeSql("ALTER TABLE copied SET ('connection.catalog-table' = 'c.d.x')");
        assertThat(refusalOf(session, "SELECT * FROM copied")).contains("gets options from c.d.x");
        session.executeSql("ALTER TABLE copied SET ('connection.catalog-table' = 'c.d.t')");
        session.executeSql("DROP CATALOG c");
        assertThat(refusalOf(session, "SELECT * FROM copied")).contains("gets options from c.d.t");
        session.executeSql("CREATE CATALOG c WITH ('type' = 'generic_in_memory')");
        assertThat(refusalOf(session, "SELECT * FROM copied")).contains("gets options from c.d.t");
    }

    /** Where a secret can't be hidden, nothing is shown at all. */
    @Test
    void view() {
        assertThat(refusalOf(session(create(false)), "SHOW CREATE VIEW c.d.v"))
                .contains("refusal] c.d.v shows a secret")
                .doesNotContain(FakePython.SECRET);
    }

    /** An error of the real catalog keeps its words, but not the secrets. */
    @Test
    void brokenTable() {
        assertThat(refusalOf(session(create(false)), "DESCRIBE c.d.broken"))
                .contains("Login with ****** failed")
                .doesNotContain(FakePython.SECRET);
    }

    /** A changed connection makes a new catalog at the next use; an unchanged one does not. */
    @Test
    void changedConnection() {
        TableEnvironment session = session(create(false));
        session.executeSql("DESCRIBE c.d.t");
        assertThat(RecordingCatalogFactory.MADE).hasSize(1);

        python.resolving(Map.of("host", "moved", "password", "new-secret"), "new-secret");
        session.executeSql("DESCRIBE c.d.t");
        session.executeSql("DESCRIBE c.d.t");
        assertThat(RecordingCatalogFactory.MADE)
                .extracting(catalog -> catalog.calls)
                .containsExactly(
                        List.of("open", "getTable", "close"),
                        List.of("open", "getTable", "getTable"));
        assertThat(RecordingCatalogFactory.MADE.get(1).options).containsEntry("host", "moved");
    }

    /** A connection that is gone is an error at each use, but the catalog can be dropped. */
    @Test
    void lostConnection() {
        TableEnvironment session = session(create(false));
        python.failing("7f", "No connection.");
        assertThat(refusalOf(session, "SELECT * FROM c.d.t"))
                .contains("[pyflink-connections-error:7f] No connection.");
        assertThat(refusalOf(session, "SHOW TABLES FROM c.d")).contains("error:7f");
        session.executeSql("DROP CATALOG c");
        assertThat(session.listCatalogs()).containsExactly("default_catalog");
    }

    /** ALTER CATALOG keeps the reference and makes the catalog anew. */
    @Test
    void alter() {
        TableEnvironment session = session(create(false));
        session.executeSql("ALTER CATALOG c SET ('own-factory' = 'true')");
        assertThat(RecordingCatalogFactory.MADE).hasSize(2);
        assertThat(RecordingCatalogFactory.MADE.get(1).options)
                .containsEntry("own-factory", "true")
                .containsEntry("host", "h");
    }

    /** A refusal of the real factory says which options came from the connection. */
    @Test
    void unsupportedOption() {
        python.resolving(Map.of("host", "hidden-host", "pasword", "typo-value"));
        assertThat(refusalOf(session(), create(false)))
                .contains("Unsupported options")
                .contains("Options that come from connection cat.db.s: host, pasword")
                .doesNotContain("hidden-host", "typo-value");
    }

    /** A type that is not installed is Flink's own error, with the types that are. */
    @Test
    void unknownType() {
        assertThat(refusalOf(session(), create(false).replace("'recording'", "'paimon'")))
                .contains("Could not find any factory for identifier 'paimon'")
                .doesNotContain(FakePython.SECRET);
    }

    /** What stands before the catalog has all its public interfaces, and tells nothing. */
    @Test
    void interfaces() {
        Catalog catalog = session(create(false)).getCatalog("c").orElseThrow();
        assertThat(((RecordingCatalogFactory.Marked) catalog).mark()).isEqualTo("marked");
        assertThat(catalog).isEqualTo(catalog).hasSameHashCodeAs(catalog).isNotEqualTo(null);
        assertThat(catalog).hasToString("catalog c with connection cat.db.s");
    }
}
