package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.pyflinkconnections.shim.tokens.ConnectionUser;

@SuppressWarnings("serial") // Functions are serialized for the time of one query.
class ConnectedFunctionTest {

    private static final String PACKAGE = ConnectedFunctionTest.class.getName() + "$";

    private final TableEnvironment session = Sessions.stock(Sessions.batch());

    /** Says which connection it was given. */
    public static class Reference extends ScalarFunction implements ConnectionUser {
        private String reference;

        @Override
        public void useConnection(String reference) {
            this.reference = reference;
        }

        public String eval(String text) {
            return text + " of " + reference;
        }
    }

    /** The same; the interface is its parent's. */
    public static class Heir extends Reference {}

    /** A function that never heard of connections. */
    public static class Plain extends ScalarFunction {
        public String eval(String text) {
            return text;
        }
    }

    /** An interface that others have made of ours. */
    public interface Own extends ConnectionUser {}

    /** A function that wants another connection. */
    public static class Choosy extends ScalarFunction implements Own {
        public String eval(String text) {
            return text;
        }

        @Override
        public void useConnection(String reference) {
            throw new IllegalArgumentException("not this one");
        }
    }

    private void register(String type, String reference, boolean system, String... name) {
        new ShimEntryPoint()
                .registerFunction(
                        session,
                        PACKAGE + type,
                        reference,
                        TextCodec.encode(List.of(name)),
                        system,
                        name[0].startsWith("optional"));
    }

    private List<Row> ask(String function) throws Exception {
        return Sessions.rows(session.executeSql("SELECT " + function + "('x')"));
    }

    /** The function has its reference where it runs; one class serves several connections. */
    @Test
    void reference() throws Exception {
        register("Reference", "cat.db.one", true, "f");
        register("Heir", "cat.db.two", false, "default_database", "g");
        assertThat(ask("f")).containsExactly(Row.of("x of cat.db.one"));
        assertThat(ask("default_catalog.default_database.g"))
                .containsExactly(Row.of("x of cat.db.two"));
    }

    /** IF NOT EXISTS leaves a function as it is; without it, a name is taken once. */
    @Test
    void existing() throws Exception {
        register("Reference", "cat.db.one", true, "optional");
        register("Reference", "cat.db.two", true, "optional");
        assertThat(ask("optional")).containsExactly(Row.of("x of cat.db.one"));
        register("Reference", "cat.db.one", false, "f");
        assertThatThrownBy(() -> register("Reference", "cat.db.two", false, "f"))
                .hasStackTraceContaining("already exist");
    }

    /** What can't take a connection is refused, and the message says what to do. */
    @Test
    void refused() {
        assertThatThrownBy(() -> register("Plain", "cat.db.c", true, "f"))
                .hasStackTraceContaining("let it implement " + ConnectionUser.class.getName());
        assertThatThrownBy(() -> register("Missing", "cat.db.c", true, "f"))
                .hasStackTraceContaining("Its jar belongs into 'pipeline.jars'");
        assertThatThrownBy(() -> register("Choosy", "cat.db.c", true, "f"))
                .hasStackTraceContaining("refused its connection cat.db.c");
        assertThatThrownBy(
                        () ->
                                new ShimEntryPoint()
                                        .registerFunction(
                                                session,
                                                "java.lang.String",
                                                "cat.db.c",
                                                TextCodec.encode(List.of("f")),
                                                true,
                                                false))
                .hasStackTraceContaining("java.lang.String is no function of Flink");
    }
}
