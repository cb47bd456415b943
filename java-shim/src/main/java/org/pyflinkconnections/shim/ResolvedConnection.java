package org.pyflinkconnections.shim;

import java.util.Map;
import java.util.Set;

/** A connection's options in plain text; keeps the default toString, which shows none of them. */
final class ResolvedConnection {

    private final Map<String, String> options;
    private final Set<String> secrets;

    ResolvedConnection(Map<String, String> options, Set<String> secrets) {
        this.options = options;
        this.secrets = secrets;
    }

    /** The options to add to the table's own. */
    Map<String, String> options() {
        return options;
    }

    /** The values that no error may show. */
    Set<String> secrets() {
        return secrets;
    }
}
