package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.secret.GenericInMemorySecretStore;
import org.apache.flink.table.secret.ReadableSecretStore;
import org.apache.flink.table.secret.SecretStore;
import org.apache.flink.table.secret.WritableSecretStore;
import org.apache.flink.table.secret.exceptions.SecretException;
import org.apache.flink.table.secret.exceptions.SecretNotFoundException;
import org.junit.jupiter.api.Test;

/** Secret stores of Java for Python, and the other way round. */
class SecretStoresTest {

    private static final Map<String, String> SECRET = Map.of("user", "u", "password", "p4ss, wörd");

    private final ShimEntryPoint shim = new ShimEntryPoint();

    private static List<String> call(Function<String, String> store, String... call) {
        return TextCodec.decode(store.apply(TextCodec.encode(List.of(call))));
    }

    /** Through both directions at once, a store behaves as it does by itself. */
    @Test
    void thereAndBack() throws Exception {
        Object store =
                shim.createSecretStore(shim.wrapSecretStore(new GenericInMemorySecretStore()));
        WritableSecretStore writable = (WritableSecretStore) store;
        ReadableSecretStore readable = (ReadableSecretStore) store;

        String id = writable.storeSecret(SECRET);
        assertThat(readable.getSecret(id)).isEqualTo(SECRET);
        writable.updateSecret(id, Map.of("token", ""));
        assertThat(readable.getSecret(id)).isEqualTo(Map.of("token", ""));
        writable.removeSecret(id);
        writable.removeSecret(id);
        assertThat(call(shim.wrapSecretStore(new GenericInMemorySecretStore()), "get", id))
                .containsExactly("not-found");
    }

    /** A factory is found by its identifier, opened and closed. */
    @Test
    void factory() {
        Function<String, String> factory = shim.findSecretStoreFactory("generic_in_memory");
        assertThat(call(factory, "open", "1", "key", "value", "conf", "x")).containsExactly("done");
        String id = call(factory, "store", "token", "t").get(1);
        assertThat(call(factory, "get", id)).containsExactly("done", "token", "t");
        assertThat(call(factory, "close")).containsExactly("done");
        assertThat(shim.findSecretStoreFactory("nope")).isNull();
    }

    /** A store says whether it can be read and written, and does nothing it can't. */
    @Test
    void abilities() {
        Function<String, String> readOnly =
                shim.wrapSecretStore((ReadableSecretStore) id -> SECRET);
        assertThat(call(readOnly, "abilities")).containsExactly("done", "true", "false");
        assertThat(call(readOnly, "store", "a", "b"))
                .containsExactly("failed", ClassCastException.class.getName());
        assertThat(call(shim.wrapSecretStore(new SecretStore() {}), "abilities"))
                .containsExactly("done", "false", "false");
    }

    /** Of an exception only the class crosses to Python. */
    @Test
    void failure() {
        ReadableSecretStore broken =
                id -> {
                    throw new SecretException("p4ss");
                };
        assertThat(call(shim.wrapSecretStore(broken), "get", "id"))
                .containsExactly("failed", SecretException.class.getName());
    }

    /** What fails in Python is an exception of Flink's, with Python's message and no cause. */
    @Test
    void pythonFails() {
        assertFailure("failed", SecretException.class, "down");
        assertFailure("not-found", SecretNotFoundException.class, "down");
        ReadableSecretStore unreachable =
                (ReadableSecretStore)
                        shim.createSecretStore(
                                call -> {
                                    throw new IllegalStateException("p4ss");
                                });
        assertThatThrownBy(() -> unreachable.getSecret("id"))
                .isInstanceOf(SecretException.class)
                .hasMessage("The Python process of the secret store can't be reached.")
                .hasNoCause();
    }

    private void assertFailure(String outcome, Class<?> type, String message) {
        ReadableSecretStore store =
                (ReadableSecretStore)
                        shim.createSecretStore(call -> SecretCalls.text(outcome, message));
        assertThatThrownBy(() -> store.getSecret("id"))
                .isInstanceOf(type)
                .hasMessage(message)
                .hasNoCause();
    }
}
