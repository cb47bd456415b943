package org.pyflinkconnections.shim.tokens;

/**
 * A function, written in Java, that can be given a connection: {@code CREATE TEMPORARY FUNCTION f
 * AS '...' LANGUAGE JAVA USING CONNECTION c}.
 *
 * <p>Whoever implements this extends one of Flink's functions as well, keeps the reference in a
 * field that is not transient, and asks {@link DelegationTokens#connection(String)} where the
 * function runs, as often as the current secret is needed.
 */
public interface ConnectionUser {

    /**
     * Called once, where the statement is executed, before the function is registered.
     *
     * @param reference the connection's full name, such as {@code cat.db.c}
     */
    void useConnection(String reference);
}
