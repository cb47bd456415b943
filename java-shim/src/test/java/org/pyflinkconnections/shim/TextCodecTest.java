package org.pyflinkconnections.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextCodecTest {

    static Stream<List<String>> lists() {
        return Stream.of(
                List.of(),
                List.of(""),
                List.of("", ""),
                List.of("a", "", "b"),
                List.of("a,b", ",", "100%", "%2C", "a+b c", "line\nbreak\r\ttab"),
                List.of("Zürich", "日本語", "\uD83D\uDE00 and \uD834\uDD1E", "\u0000", "~*-_."));
    }

    /** Every list comes back as it was. */
    @ParameterizedTest
    @MethodSource("lists")
    void roundTrip(List<String> values) {
        assertThat(TextCodec.decode(TextCodec.encode(values))).isEqualTo(values);
    }

    /** The written form is the one that Python's quote_plus and unquote_plus know. */
    @Test
    void writtenForm() {
        assertThat(TextCodec.encode(List.of())).isEqualTo("");
        assertThat(TextCodec.encode(List.of(""))).isEqualTo(",");
        assertThat(TextCodec.encode(List.of("a b", "ü,"))).isEqualTo("a+b,%C3%BC%2C,");
        assertThat(TextCodec.decode("%7E,~,%2A,%f0%9f%98%80,"))
                .isEqualTo(List.of("~", "~", "*", "\uD83D\uDE00"));
    }

    /** A text that was cut off or is not percent-encoded is refused. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "a,b", "%zz,", "%2,"})
    void malformedText(String text) {
        assertThatThrownBy(() -> TextCodec.decode(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
