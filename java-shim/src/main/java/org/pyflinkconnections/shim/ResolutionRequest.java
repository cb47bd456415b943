package org.pyflinkconnections.shim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The question to Python: which options does the connection of this table, model or catalog stand
 * for?
 *
 * <p>As text it holds the role, the name, the reference, the stored reference and then the own
 * option keys. Of those Python needs the keys to find conflicts; the values never leave the JVM.
 */
final class ResolutionRequest {

    private final String role;
    private final String name;
    private final Map<String, String> options;
    private final Set<String> ownKeys;
    private Set<String> secrets = Set.of();
    private Supplier<Optional<String>> storedReference = Optional::empty;

    /**
     * Asks for something with these options.
     *
     * @param role what is created: {@code source}, {@code sink}, {@code model} or {@code catalog}
     */
    ResolutionRequest(String role, String name, Map<String, String> options) {
        this.role = role;
        this.name = name;
        this.options = options;
        this.ownKeys = new TreeSet<>(options.keySet());
        this.ownKeys.remove(ConnectionMerger.REFERENCE_KEY);
    }

    /** Adds keys that are set in another place than the options. */
    ResolutionRequest alsoSetting(Set<String> keys) {
        ownKeys.addAll(keys);
        ownKeys.remove(ConnectionMerger.REFERENCE_KEY);
        return this;
    }

    /** Says how to look the stored reference up; by default it is the one in the options. */
    ResolutionRequest storedAs(Supplier<Optional<String>> lookup) {
        storedReference = lookup;
        return this;
    }

    /** Adds values that no error may show, beside those of the connection. */
    ResolutionRequest hiding(Set<String> values) {
        secrets = values;
        return this;
    }

    String name() {
        return name;
    }

    Map<String, String> options() {
        return options;
    }

    Set<String> secrets() {
        return secrets;
    }

    /** Returns the connection's name, or null if there is none. */
    String reference() {
        return options.get(ConnectionMerger.REFERENCE_KEY);
    }

    String toText() {
        List<String> values = new ArrayList<>();
        values.add(role);
        values.add(name);
        values.add(reference());
        values.add(storedReference.get().orElse(reference()));
        values.addAll(ownKeys);
        return TextCodec.encode(values);
    }
}
