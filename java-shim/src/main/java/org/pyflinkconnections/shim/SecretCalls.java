package org.pyflinkconnections.shim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What Python and Java say to each other about secrets, in either direction and as text of {@link
 * TextCodec}: the name of a call and its arguments, answered by an outcome and its results.
 *
 * <p>An exception of a store never crosses: its message may quote a value.
 */
final class SecretCalls {

    static final String OPEN = "open";
    static final String ABILITIES = "abilities";
    static final String GET = "get";
    static final String STORE = "store";
    static final String UPDATE = "update";
    static final String REMOVE = "remove";
    static final String CLOSE = "close";

    static final String DONE = "done";
    static final String NOT_FOUND = "not-found";
    static final String FAILED = "failed";

    private SecretCalls() {}

    static String text(String first, String... rest) {
        List<String> values = new ArrayList<>(List.of(first));
        values.addAll(List.of(rest));
        return TextCodec.encode(values);
    }

    static String text(List<String> first, Map<String, String> pairs) {
        List<String> values = new ArrayList<>(first);
        pairs.forEach((key, value) -> values.addAll(List.of(key, value)));
        return TextCodec.encode(values);
    }

    /** Reads the names and values that are left. */
    static Map<String, String> pairs(Iterator<String> values) {
        Map<String, String> pairs = new HashMap<>();
        while (values.hasNext()) {
            pairs.put(values.next(), values.next());
        }
        return pairs;
    }
}
