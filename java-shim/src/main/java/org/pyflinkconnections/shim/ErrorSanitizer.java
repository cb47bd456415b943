package org.pyflinkconnections.shim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;

/**
 * Hides secrets in an error of a connector, wherever in its causes they are.
 *
 * <p>A throwable's text cannot be changed. If any text shows a secret, the whole graph of causes
 * and suppressed exceptions is rebuilt with masked texts; if none does, the error stays as it is.
 */
final class ErrorSanitizer {

    static final ErrorSanitizer NOTHING_TO_HIDE = new ErrorSanitizer(Set.of());

    private final SecretMask mask;

    ErrorSanitizer(Set<String> secrets) {
        this.mask = new SecretMask(secrets);
    }

    Throwable sanitize(Throwable error) {
        Set<Throwable> graph = graphOf(error);
        if (graph.stream().noneMatch(this::showsSecret)) {
            return error;
        }
        Map<Throwable, Throwable> copies = new IdentityHashMap<>();
        graph.forEach(original -> copies.put(original, copyOf(original)));
        copies.forEach((original, copy) -> link(original, copy, copies));
        return copies.get(error);
    }

    private static Set<Throwable> graphOf(Throwable error) {
        Set<Throwable> graph = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>(List.of(error));
        while (!open.isEmpty()) {
            Throwable next = open.remove();
            if (graph.add(next)) {
                open.addAll(neighboursOf(next));
            }
        }
        return graph;
    }

    private static List<Throwable> neighboursOf(Throwable throwable) {
        List<Throwable> neighbours = new ArrayList<>(List.of(throwable.getSuppressed()));
        if (throwable.getCause() != null) {
            neighbours.add(throwable.getCause());
        }
        return neighbours;
    }

    private boolean showsSecret(Throwable throwable) {
        return mask.matches(throwable.getMessage())
                || mask.matches(throwable.getLocalizedMessage())
                || mask.matches(ConnectorException.textWithoutClassName(throwable));
    }

    private Throwable copyOf(Throwable original) {
        Throwable copy =
                original instanceof ValidationException
                        ? new ValidationException(mask.apply(original.getMessage()))
                        : new ConnectorException(original, mask);
        copy.setStackTrace(original.getStackTrace());
        return copy;
    }

    private static void link(Throwable original, Throwable copy, Map<Throwable, Throwable> copies) {
        Throwable cause = original.getCause();
        // Some exceptions name themselves as their cause, which a throwable of the JDK refuses.
        if (cause != null && cause != original) {
            copy.initCause(copies.get(cause));
        }
        for (Throwable suppressed : original.getSuppressed()) {
            copy.addSuppressed(copies.get(suppressed));
        }
    }
}
