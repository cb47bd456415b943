package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.stream.Stream;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnconnectedTablesTest {

    private final FakePython python = new FakePython();

    static Stream<Arguments> wrongTables() {
        return Stream.of("SELECT * FROM t", "INSERT INTO t VALUES (1)")
                .flatMap(
                        statement ->
                                Stream.of(
                                                "'url' = 'no connector'",
                                                "'connector' = 'unknown'",
                                                "'connector' = 'recording'",
                                                "'connector' = 'recording', 'url' = 'u', 'x' = 'y'",
                                                "'connector' = 'recording', 'url' = 'u', 'retries'"
                                                        + " = 'many'",
                                                "'connector' = 'recording', 'url' = 'u', 'broken'"
                                                        + " = 'true'")
                                        .map(options -> Arguments.of(options, statement)));
    }

    /** A wrong table fails with stock Flink's texts, from the first error to the last cause. */
    @ParameterizedTest
    @MethodSource("wrongTables")
    void sameErrors(String options, String statement) {
        String create = "CREATE TABLE t (i INT) WITH (" + options + ")";
        Throwable expected =
                catchThrowable(
                        () -> Sessions.stock(Sessions.batch(), create).explainSql(statement));
        Throwable actual =
                catchThrowable(
                        () ->
                                Sessions.withModule(Sessions.batch(), python, create)
                                        .explainSql(statement));

        assertThat(expected).isNotNull();
        assertThat(ErrorTexts.chain(actual)).isEqualTo(ErrorTexts.chain(expected));
        assertThat(python.requests).isEmpty();
    }

    /** Tables without a connection run as ever, and Python is not asked. */
    @Test
    void goesThrough() throws Exception {
        TableEnvironment session =
                Sessions.withModule(
                        Sessions.streaming(),
                        python,
                        "CREATE TABLE numbers (i INT) WITH ('connector' = 'datagen',"
                                + " 'number-of-rows' = '4')",
                        "CREATE TABLE printed (i INT) WITH ('connector' = 'print')");
        assertThat(Sessions.rows(session.executeSql("SELECT * FROM numbers"))).hasSize(4);
        session.executeSql("INSERT INTO printed SELECT * FROM numbers").await();
        assertThat(python.requests).isEmpty();
    }
}
