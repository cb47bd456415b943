package org.pyflinkconnections.shim.tokens;

import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import org.pyflinkconnections.shim.TextCodec;

/** What a Python host answers when it is asked for a service's tokens. */
final class HostAnswer {

    /** The outcomes, by the words that the host uses. */
    enum Kind {
        TOKENS,
        NOT_REQUIRED,
        UNKNOWN_SERVICE,
        FAILED
    }

    private final Kind kind;
    private final byte[] tokens;
    private final long validUntil;
    private final String message;
    private final String output;

    private HostAnswer(Kind kind, byte[] tokens, long validUntil, String message, String output) {
        this.kind = kind;
        this.tokens = tokens;
        this.validUntil = validUntil;
        this.message = message;
        this.output = output;
    }

    static HostAnswer failed(String message) {
        return new HostAnswer(Kind.FAILED, new byte[0], Token.NO_END, message, "");
    }

    /**
     * Reads a line of the host: the outcome, what the provider printed, and either the tokens in
     * base64 with their end (empty if they have none), or a message.
     */
    static HostAnswer parse(String line) {
        try {
            Iterator<String> values = TextCodec.decode(line).iterator();
            Kind kind = Kind.valueOf(values.next());
            String output = values.next();
            if (kind != Kind.TOKENS) {
                return new HostAnswer(kind, new byte[0], Token.NO_END, values.next(), output);
            }
            byte[] tokens = Base64.getUrlDecoder().decode(values.next());
            String end = values.next();
            long validUntil = end.isEmpty() ? Token.NO_END : Long.parseLong(end);
            return new HostAnswer(kind, tokens, validUntil, "", output);
        } catch (RuntimeException e) {
            // Without the cause, which may quote the line.
            return failed(
                    "the Python side speaks otherwise; let the shim jar and the Python package be"
                            + " of the same version");
        }
    }

    Kind kind() {
        return kind;
    }

    byte[] tokens() {
        return tokens.clone();
    }

    /** Milliseconds since the epoch, or {@link Token#NO_END}. */
    long validUntil() {
        return validUntil;
    }

    /** Why there are no tokens. */
    String message() {
        return message;
    }

    /** The beginning of what the provider printed, without secrets that are known. */
    String output() {
        return output;
    }

    static String request(String word) {
        return TextCodec.encode(List.of(word));
    }
}
