package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionResolverTest {

    private static final Map<String, String> OWN =
            Map.of("topic", "t", "connection.identifier", "c", "format", "json");

    private static ResolutionRequest request() {
        return new ResolutionRequest("source", "cat.db.t", OWN)
                .alsoSetting(Set.of("url", "format", "connection.identifier"))
                .storedAs(() -> Optional.of("d"));
    }

    private static Throwable errorOf(Function<String, String> python) {
        return catchThrowable(() -> new ConnectionResolver(python).resolve(request()));
    }

    /** A request lists own keys, sorted and once each, those of the enrichment included. */
    @Test
    void requestListsKeys() {
        assertThat(TextCodec.decode(request().toText()))
                .isEqualTo(List.of("source", "cat.db.t", "c", "d", "format", "topic", "url"));
    }

    /** A resolved answer carries options and, behind them, the secrets. */
    @Test
    void resolved() {
        FakePython python = new FakePython().resolving(Map.of("k", "v", "p", "pw"), "pw", "other");
        ResolvedConnection connection = new ConnectionResolver(python).resolve(request());
        assertThat(connection.options()).isEqualTo(Map.of("k", "v", "p", "pw"));
        assertThat(connection.secrets()).containsExactlyInAnyOrder("pw", "other");
        assertThat(connection.toString()).doesNotContain("pw");
    }

    /** A failed answer becomes an error with the id that Python looks for. */
    @Test
    void failed() {
        assertThat(errorOf(new FakePython().failing("42", "No connection 'c'.")))
                .isInstanceOf(ConnectionResolutionException.class)
                .hasMessage("[pyflink-connections-error:42] No connection 'c'.");
    }

    /** An answer that cannot be read is an error that quotes nothing of it. */
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "s3cr3t",
                "s3cr3t,",
                "resolved,",
                "resolved,s3cr3t,",
                "resolved,2,k,s3cr3t,",
                "resolved,1,s3cr3t,",
                "resolved,1,k,s3cr3t%zz,",
                "failed,s3cr3t,"
            })
    void malformedAnswer(String answer) {
        Throwable error = errorOf(request -> answer);
        assertThat(error).isInstanceOf(ConnectionResolutionException.class).hasNoCause();
        assertThat(ErrorTexts.stackTrace(error))
                .contains("could not be read")
                .doesNotContain("s3cr3t");
    }

    /** What a failing call says stays inside, since it may be a traceback with secrets. */
    @Test
    void failingCall() {
        Throwable error =
                errorOf(
                        request -> {
                            throw new IllegalStateException("Traceback: s3cr3t");
                        });
        assertThat(error).isInstanceOf(ConnectionResolutionException.class).hasNoCause();
        assertThat(ErrorTexts.stackTrace(error)).doesNotContain("s3cr3t");
    }
}
