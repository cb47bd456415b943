package org.pyflinkconnections.shim;

import java.util.function.Function;

/** Asks Python for a connection, and lets nothing of a failed call out but what Python wants. */
final class ConnectionResolver {

    private final Function<String, String> python;

    ConnectionResolver(Function<String, String> python) {
        this.python = python;
    }

    ResolvedConnection resolve(ResolutionRequest request) {
        String answer;
        try {
            answer = python.apply(request.toText());
        } catch (RuntimeException e) {
            // Not passed on as the cause: py4j's message is a Python traceback, secrets and all.
            throw ConnectionResolutionException.unreachable();
        }
        if (answer == null) {
            throw ConnectionResolutionException.malformedAnswer();
        }
        return ResolutionAnswer.read(answer);
    }
}
