package org.pyflinkconnections.shim;

/**
 * A connection could not be resolved.
 *
 * <p>The id in the message survives every wrapping by the planner; from it Python finds its own
 * exception again and raises that one.
 */
final class ConnectionResolutionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ConnectionResolutionException(String message) {
        super(message);
    }

    static ConnectionResolutionException failed(String id, String message) {
        return new ConnectionResolutionException(
                String.format("[pyflink-connections-error:%s] %s", id, message));
    }

    /** Something is asked for that is not allowed; Python raises its own exception of this text. */
    static ConnectionResolutionException refused(String message) {
        return new ConnectionResolutionException("[pyflink-connections-refusal] " + message);
    }

    static ConnectionResolutionException unreachable() {
        return new ConnectionResolutionException(
                "The call to Python that resolves connections failed. Check that the Python process"
                        + " that created the table environment is still running.");
    }

    static ConnectionResolutionException malformedAnswer() {
        return new ConnectionResolutionException(
                "Python's answer about a connection could not be read. Check that"
                        + " pyflink-connections-shim.jar is the one its Python package ships.");
    }
}
