package org.pyflinkconnections.shim.tokens;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyflinkconnections.shim.TextCodec;

/** The tokens of all Python services in one piece: what Flink carries to the TaskManagers. */
final class TokenBundle {

    private static final String VERSION = "1";

    private TokenBundle() {}

    static byte[] encode(Map<String, Token> tokens) {
        List<String> values = new ArrayList<>(List.of(VERSION));
        values.addAll(toTexts(tokens));
        return TextCodec.encode(values).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Throws an IllegalArgumentException, which does not quote them, if the bytes are no bundle.
     */
    static Map<String, Token> decode(byte[] bundle) {
        try {
            Iterator<String> values =
                    TextCodec.decode(new String(bundle, StandardCharsets.US_ASCII)).iterator();
            if (values.next().equals(VERSION)) {
                return fromTexts(values);
            }
        } catch (RuntimeException e) {
            // Falls through to an error without this one, whose text may quote a token.
        }
        throw new IllegalArgumentException(
                "The tokens come from another version of pyflink-connections-shim.jar: let"
                        + " JobManager and TaskManagers have the same one.");
    }

    /** Gives four texts for each service: name, generation, end, and the token in base64. */
    static List<String> toTexts(Map<String, Token> tokens) {
        List<String> values = new ArrayList<>();
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        tokens.forEach(
                (service, token) -> {
                    values.add(service);
                    values.add(Long.toString(token.generation()));
                    values.add(Long.toString(token.validUntil()));
                    values.add(base64.encodeToString(token.bytes()));
                });
        return values;
    }

    private static Map<String, Token> fromTexts(Iterator<String> values) {
        Map<String, Token> tokens = new LinkedHashMap<>();
        while (values.hasNext()) {
            String service = values.next();
            long generation = Long.parseLong(values.next());
            long validUntil = Long.parseLong(values.next());
            byte[] bytes = Base64.getUrlDecoder().decode(values.next());
            tokens.put(service, new Token(bytes, validUntil, generation));
        }
        return tokens;
    }
}
