package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorSanitizerTest {

    private static Throwable sanitize(Throwable error, String... secrets) {
        return new ErrorSanitizer(Set.of(secrets)).sanitize(error);
    }

    /** An error that shows no secret stays the same object. */
    @Test
    void cleanErrorIsKept() {
        Throwable error = new IOException("down", new IllegalStateException());
        assertThat(sanitize(error, "s3cr3t")).isSameAs(error);
        assertThat(ErrorSanitizer.NOTHING_TO_HIDE.sanitize(error)).isSameAs(error);
    }

    /** A secret is hidden in each form in which connectors write it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's a/pä?s",
                "it''s a/pä?s",
                "it%27s+a%2Fp%C3%A4%3Fs",
                "it%27s%20a%2Fp%C3%A4%3Fs",
                "aXQncyBhL3DDpD9z",
            })
    void everyForm(String form) {
        assertThat(sanitize(new IOException("<" + form + ">"), "it's a/pä?s"))
                .hasToString("java.io.IOException: <******>");
    }

    /** Base64 is hidden in both alphabets, padded or not. */
    @ParameterizedTest
    @ValueSource(strings = {"Pz8/Pj4+YQ==", "Pz8/Pj4+YQ", "Pz8_Pj4-YQ==", "Pz8_Pj4-YQ"})
    void everyBase64(String form) {
        assertThat(sanitize(new IOException("<" + form + ">"), "???>>>a"))
                .hasToString("java.io.IOException: <******>");
    }

    /** A rebuilt error reads like the original: class names, stack traces and structure. */
    @Test
    void rebuiltChain() {
        Throwable root = new IOException("no s3cr3t");
        Throwable error = new ValidationException("bad option", new IllegalStateException(root));
        error.addSuppressed(new IllegalArgumentException("s3cr3t too"));

        Throwable copy = sanitize(error, "s3cr3t");

        assertThat(copy).isExactlyInstanceOf(ValidationException.class).hasMessage("bad option");
        assertThat(copy.getStackTrace()).isEqualTo(error.getStackTrace());
        assertThat(copy.getCause())
                .isExactlyInstanceOf(ConnectorException.class)
                .hasToString("java.lang.IllegalStateException: java.io.IOException: no ******");
        assertThat(copy.getCause().getCause())
                .hasToString("java.io.IOException: no ******")
                .hasMessage("no ******");
        assertThat(copy.getCause().getCause().getStackTrace()).isEqualTo(root.getStackTrace());
        assertThat(copy.getSuppressed()[0])
                .hasToString("java.lang.IllegalArgumentException: ****** too");
    }

    /** Errors that refer to each other in a circle still do so afterwards. */
    @Test
    void cycle() {
        Throwable first = new IOException("first s3cr3t");
        Throwable second = new IOException("second", first);
        first.initCause(second);

        Throwable copy = sanitize(first, "s3cr3t");

        assertThat(copy.getCause().getCause()).isSameAs(copy);
        assertThat(ErrorTexts.stackTrace(copy)).doesNotContain("s3cr3t");
    }

    /** An error that names itself as its cause does no harm. */
    @Test
    void selfCause() {
        Throwable copy =
                sanitize(
                        new IOException("s3cr3t") {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public synchronized Throwable getCause() {
                                return this;
                            }
                        },
                        "s3cr3t");
        assertThat(copy).hasMessage("******").hasNoCause();
    }

    /** A secret that only an overridden toString shows is hidden as well. */
    @Test
    void overriddenToString() {
        Throwable copy =
                sanitize(
                        new RuntimeException() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public String toString() {
                                return "login with s3cr3t";
                            }
                        },
                        "s3cr3t");
        assertThat(copy.toString())
                .startsWith(getClass().getName())
                .endsWith(": login with ******");
        assertThat(copy).hasMessage(null);
    }

    /** Of two secrets the longer one is hidden first, so that no rest of it is left. */
    @Test
    void longestFirst() {
        assertThat(sanitize(new IOException("pass, password"), "pass", "password"))
                .hasMessage("******, ******");
    }

    /** Secrets of less than four characters are not searched for. */
    @Test
    void shortSecret() {
        Throwable error = new IOException("abc");
        assertThat(sanitize(error, "abc", "")).isSameAs(error);
    }

    /** The name of an exception's class is no secret, even if a password is a word of it. */
    @Test
    void classNameIsKept() {
        Throwable error = new ValidationException("down");
        assertThat(sanitize(error, "flink")).isSameAs(error);
    }
}
