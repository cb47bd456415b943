package org.pyflinkconnections.shim;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** What a user, or Python, gets to see of an error. */
final class ErrorTexts {

    private ErrorTexts() {}

    static List<String> chain(Throwable error) {
        List<String> chain = new ArrayList<>();
        for (Throwable next = error; next != null; next = next.getCause()) {
            chain.add(next.toString());
        }
        return chain;
    }

    static String stackTrace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
