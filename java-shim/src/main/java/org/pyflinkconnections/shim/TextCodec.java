package org.pyflinkconnections.shim;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a list of strings into one text and back.
 *
 * <p>Only texts cross the border to Python, so that neither side ever holds a live collection of
 * the other. Each string is percent-encoded and followed by a comma; that keeps the empty list (no
 * text) apart from the list of one empty string (a comma).
 */
public final class TextCodec {

    private static final char END = ',';

    private TextCodec() {}

    public static String encode(List<String> values) {
        StringBuilder text = new StringBuilder();
        for (String value : values) {
            text.append(URLEncoder.encode(value, StandardCharsets.UTF_8)).append(END);
        }
        return text.toString();
    }

    /** Throws an IllegalArgumentException, which may quote the text, if it is not of this form. */
    public static List<String> decode(String text) {
        List<String> values = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(END); end >= 0; end = text.indexOf(END, start)) {
            values.add(URLDecoder.decode(text.substring(start, end), StandardCharsets.UTF_8));
            start = end + 1;
        }
        if (start != text.length()) {
            throw new IllegalArgumentException("The last value of the text has no end.");
        }
        return values;
    }
}
