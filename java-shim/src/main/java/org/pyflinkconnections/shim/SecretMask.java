package org.pyflinkconnections.shim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds and hides secrets in a text, also in the forms in which connectors write them. */
final class SecretMask {

    private static final String HIDDEN = "******";

    /** Shorter ones would turn every text into asterisks and thereby betray themselves. */
    private static final int SHORTEST = 4;

    /** The longest first, so that no rest of a secret is left when it contains another one. */
    private final List<String> forms;

    SecretMask(Set<String> secrets) {
        this.forms =
                secrets.stream()
                        .filter(secret -> secret.length() >= SHORTEST)
                        .flatMap(SecretMask::formsOf)
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .collect(Collectors.toList());
    }

    private static Stream<String> formsOf(String secret) {
        String url = URLEncoder.encode(secret, UTF_8);
        byte[] bytes = secret.getBytes(UTF_8);
        return Stream.of(
                secret,
                // As Flink prints a table option.
                secret.replace("'", "''"),
                url,
                url.replace("+", "%20"),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    boolean matches(String text) {
        return text != null && forms.stream().anyMatch(text::contains);
    }

    /** Returns the text with every secret hidden; null stays null, as messages may be. */
    String apply(String text) {
        if (text == null) {
            return null;
        }
        String masked = text;
        for (String form : forms) {
            masked = masked.replace(form, HIDDEN);
        }
        return masked;
    }
}
