package org.pyflinkconnections.shim.tokens;

import java.util.Arrays;

/** One service's token. Its text never shows it. */
final class Token {

    /** The end of a token that has none. */
    static final long NO_END = Long.MAX_VALUE;

    private final byte[] bytes;
    private final long validUntil;
    private final long generation;

    /**
     * @param validUntil milliseconds since the epoch, or {@link #NO_END}
     * @param generation grows with every token of a service, also over restarts
     */
    Token(byte[] bytes, long validUntil, long generation) {
        this.bytes = bytes.clone();
        this.validUntil = validUntil;
        this.generation = generation;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    long validUntil() {
        return validUntil;
    }

    long generation() {
        return generation;
    }

    boolean isValidAt(long now) {
        return now < validUntil;
    }

    boolean hasSameBytes(Token other) {
        return other != null && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return "Token(generation " + generation + ")";
    }
}
