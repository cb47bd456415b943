package org.pyflinkconnections.shim;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.secret.ReadableSecretStore;
import org.apache.flink.table.secret.SecretStore;
import org.apache.flink.table.secret.WritableSecretStore;
import org.apache.flink.table.secret.exceptions.SecretNotFoundException;

/** A secret store of Java, answering {@link SecretCalls} of Python. Needs Flink 2.3. */
final class JavaSecretStore implements Function<String, String> {

    private final SecretStore store;

    JavaSecretStore(SecretStore store) {
        this.store = store;
    }

    @Override
    public String apply(String call) {
        Iterator<String> arguments = TextCodec.decode(call).iterator();
        try {
            return answer(arguments.next(), arguments);
        } catch (SecretNotFoundException e) {
            return SecretCalls.text(SecretCalls.NOT_FOUND);
        } catch (RuntimeException | LinkageError e) {
            return SecretCalls.text(SecretCalls.FAILED, e.getClass().getName());
        }
    }

    private String answer(String name, Iterator<String> arguments) throws SecretNotFoundException {
        switch (name) {
            case SecretCalls.ABILITIES:
                return abilities();
            case SecretCalls.GET:
                return SecretCalls.text(
                        List.of(SecretCalls.DONE),
                        ((ReadableSecretStore) store).getSecret(arguments.next()));
            case SecretCalls.STORE:
                return SecretCalls.text(
                        SecretCalls.DONE, writable().storeSecret(SecretCalls.pairs(arguments)));
            case SecretCalls.UPDATE:
                writable().updateSecret(arguments.next(), SecretCalls.pairs(arguments));
                return SecretCalls.text(SecretCalls.DONE);
            case SecretCalls.REMOVE:
                writable().removeSecret(arguments.next());
                return SecretCalls.text(SecretCalls.DONE);
            default:
                throw new UnsupportedOperationException();
        }
    }

    private String abilities() {
        return SecretCalls.text(
                SecretCalls.DONE,
                String.valueOf(store instanceof ReadableSecretStore),
                String.valueOf(store instanceof WritableSecretStore));
    }

    private WritableSecretStore writable() {
        return (WritableSecretStore) store;
    }
}
