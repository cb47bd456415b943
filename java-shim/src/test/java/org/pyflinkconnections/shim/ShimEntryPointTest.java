package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

class ShimEntryPointTest {

    private final ShimEntryPoint shim = new ShimEntryPoint();

    private TableResult result(List<String> columns, List<String> cells) {
        return shim.createTableResult(TextCodec.encode(columns), TextCodec.encode(cells));
    }

    private static String printed(TableResult result) {
        PrintStream console = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            result.print();
        } finally {
            System.setOut(console);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A result prints, collects and describes itself as that of SHOW TABLES does. */
    @Test
    void sameAsShowTables() throws Exception {
        String longName = "t".repeat(60);
        TableEnvironment session =
                Sessions.stock(
                        Sessions.batch(),
                        "CREATE TABLE orders (i INT) WITH ('connector' = 'datagen')",
                        "CREATE TABLE " + longName + " (i INT) WITH ('connector' = 'datagen')");
        TableResult stock = session.executeSql("SHOW TABLES");
        TableResult ours = result(List.of("table name"), List.of("orders", longName));

        assertThat(ours.getResolvedSchema()).isEqualTo(stock.getResolvedSchema());
        assertThat(ours.getResultKind()).isEqualTo(stock.getResultKind());
        assertThat(ours.getJobClient()).isEqualTo(stock.getJobClient());
        assertThat(printed(ours)).isEqualTo(printed(stock));
        assertThat(Sessions.rows(ours)).isEqualTo(Sessions.rows(stock));
    }

    /** Cells fill the columns row by row. */
    @Test
    void rowByRow() throws Exception {
        TableResult result = result(List.of("key", "value"), List.of("a", "1", "b,\n", ""));
        assertThat(result.getResultKind()).isEqualTo(ResultKind.SUCCESS_WITH_CONTENT);
        assertThat(result.getResolvedSchema().toString())
                .isEqualTo("(\n  `key` STRING,\n  `value` STRING\n)");
        assertThat(Sessions.rows(result)).isEqualTo(List.of(Row.of("a", "1"), Row.of("b,\n", "")));
    }

    /** A result without rows prints as an empty set. */
    @Test
    void noRows() {
        assertThat(printed(result(List.of("key"), List.of()))).isEqualTo("Empty set\n");
    }

    /** A result needs a column, and cells that fill its rows. */
    @Test
    void unevenCells() {
        assertThatThrownBy(() -> result(List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0 cells do not fill 0 columns.");
        assertThatThrownBy(() -> result(List.of("a", "b"), List.of("1", "2", "3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 cells do not fill 2 columns.");
    }

    /** The plain result is the one that CREATE TABLE returns. */
    @Test
    void okResult() {
        assertThat(shim.createOkResult())
                .isSameAs(TableResultInternal.TABLE_RESULT_OK)
                .isSameAs(
                        Sessions.stock(Sessions.batch())
                                .executeSql(
                                        "CREATE TABLE t (i INT) WITH ('connector' = 'datagen')"));
    }

    /** A catalog as FLIP-529 has it; no release of Flink has one yet. */
    private interface ConnectionCatalog extends Catalog {
        default void createConnection(ObjectPath path, Object connection, boolean ignoreIfExists) {}
    }

    /** Native connections are known by what a catalog can do. */
    @Test
    void nativeConnections() {
        assertThat(shim.hasNativeConnections()).isFalse();
        assertThat(ShimEntryPoint.keepsConnections(ConnectionCatalog.class)).isTrue();
    }

    /** The version was filled in by the build. */
    @Test
    void version() {
        assertThat(shim.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    }
}
