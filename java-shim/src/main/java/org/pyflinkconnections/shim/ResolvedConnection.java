package org.pyflinkconnections.shim;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A connection's options in plain text; keeps the default toString, which shows none of them. */
final class ResolvedConnection {

    static final ResolvedConnection NONE = new ResolvedConnection(Map.of(), Set.of());

    private final Map<String, String> options;
    private final Set<String> secrets;

    ResolvedConnection(Map<String, String> options, Set<String> secrets) {
        this.options = options;
        this.secrets = secrets;
    }

    /** The options to add to the own ones of a table, model or catalog. */
    Map<String, String> options() {
        return options;
    }

    /** Returns both, the reference left out; Python has made sure that no key is in both. */
    Map<String, String> mergedWith(Map<String, String> own) {
        Map<String, String> merged = new HashMap<>(own);
        merged.remove(ConnectionMerger.REFERENCE_KEY);
        merged.putAll(options);
        return merged;
    }

    /** The values that no error may show. */
    Set<String> secrets() {
        return secrets;
    }
}
