package org.pyflinkconnections.shim;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.secret.ReadableSecretStore;
import org.apache.flink.table.secret.WritableSecretStore;
import org.apache.flink.table.secret.exceptions.SecretException;
import org.apache.flink.table.secret.exceptions.SecretNotFoundException;

/** A secret store of Python, for Java: makes {@link SecretCalls}. Needs Flink 2.3. */
final class PythonSecretStore implements ReadableSecretStore, WritableSecretStore {

    private final Function<String, String> python;

    PythonSecretStore(Function<String, String> python) {
        this.python = python;
    }

    @Override
    public Map<String, String> getSecret(String secretId) throws SecretNotFoundException {
        return SecretCalls.pairs(call(SecretCalls.text(SecretCalls.GET, secretId)));
    }

    @Override
    public String storeSecret(Map<String, String> secretData) {
        return callForExisting(SecretCalls.text(List.of(SecretCalls.STORE), secretData)).next();
    }

    @Override
    public void removeSecret(String secretId) {
        callForExisting(SecretCalls.text(SecretCalls.REMOVE, secretId));
    }

    @Override
    public void updateSecret(String secretId, Map<String, String> newSecretData)
            throws SecretNotFoundException {
        call(SecretCalls.text(List.of(SecretCalls.UPDATE, secretId), newSecretData));
    }

    private Iterator<String> callForExisting(String call) {
        try {
            return call(call);
        } catch (SecretNotFoundException e) {
            throw new SecretException(e.getMessage());
        }
    }

    private Iterator<String> call(String call) throws SecretNotFoundException {
        String answer;
        try {
            answer = python.apply(call);
        } catch (RuntimeException e) {
            // Not passed on as the cause: py4j's message is a Python traceback, secrets and all.
            throw new SecretException("The Python process of the secret store can't be reached.");
        }
        Iterator<String> values = TextCodec.decode(answer).iterator();
        switch (values.next()) {
            case SecretCalls.DONE:
                return values;
            case SecretCalls.NOT_FOUND:
                throw new SecretNotFoundException(values.next());
            default:
                throw new SecretException(values.next());
        }
    }
}
