package org.pyflinkconnections.shim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Reads Python's answer: {@code resolved, n, key1, value1, ... keyn, valuen, secret1, ...} or
 * {@code failed, id, message}.
 */
final class ResolutionAnswer {

    private ResolutionAnswer() {}

    /** Returns the connection, or throws what Python says went wrong. */
    static ResolvedConnection read(String text) {
        try {
            Iterator<String> values = TextCodec.decode(text).iterator();
            switch (values.next()) {
                case "resolved":
                    return readResolved(values);
                case "failed":
                    throw ConnectionResolutionException.failed(values.next(), values.next());
                default:
                    throw ConnectionResolutionException.malformedAnswer();
            }
        } catch (IllegalArgumentException | NoSuchElementException e) {
            // Not passed on as the cause: its text may quote the answer.
            throw ConnectionResolutionException.malformedAnswer();
        }
    }

    private static ResolvedConnection readResolved(Iterator<String> values) {
        int count = Integer.parseInt(values.next());
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < count; i++) {
            options.put(values.next(), values.next());
        }
        Set<String> secrets = new HashSet<>();
        values.forEachRemaining(secrets::add);
        return new ResolvedConnection(options, secrets);
    }
}
