package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionErrorsTest {

    private static Throwable errorOf(FakePython python, String statement) {
        return catchThrowable(
                () ->
                        Sessions.withModule(
                                        Sessions.batch(),
                                        python,
                                        "CREATE TABLE t (i INT) WITH ('connector' = 'recording',"
                                                + " 'connection.identifier' = 'c')")
                                .explainSql(statement));
    }

    /** The id of a Python error is in the stack trace that Flink hands out. */
    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM t", "INSERT INTO t VALUES (1)"})
    void failedAnswer(String statement) {
        Throwable error = errorOf(new FakePython().failing("7f", "No connection 'c'."), statement);
        assertThat(ErrorTexts.stackTrace(error))
                .contains("[pyflink-connections-error:7f] No connection 'c'.");
    }

    /** A connector's error keeps its words, but not the secrets, however deep they are. */
    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM t", "INSERT INTO t VALUES (1)"})
    void brokenConnector(String statement) {
        FakePython python =
                new FakePython()
                        .resolving(
                                Map.of(
                                        "url", "somewhere",
                                        "password", FakePython.SECRET,
                                        "broken", "true"),
                                FakePython.SECRET);
        Throwable error = errorOf(python, statement);
        assertThat(ErrorTexts.stackTrace(error))
                .contains("'connection.identifier'='c'")
                .contains("Cannot reach somewhere?password=******")
                .contains("java.lang.IllegalStateException: Login failed")
                .contains("java.io.IOException: Wrong password ******")
                .contains("RecordingTableFactory.record")
                .doesNotContain(FakePython.SECRET);
    }

    /** Flink's own list of a table's options never shows the resolved ones. */
    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM t", "INSERT INTO t VALUES (1)"})
    void unsupportedOption(String statement) {
        FakePython python =
                new FakePython().resolving(Map.of("url", "hidden-host", "pasword", "typo-value"));
        Throwable error = errorOf(python, statement);
        assertThat(error).isInstanceOf(ValidationException.class);
        assertThat(ErrorTexts.stackTrace(error))
                .contains("Unsupported options")
                .contains("pasword")
                .doesNotContain("hidden-host", "typo-value");
    }
}
