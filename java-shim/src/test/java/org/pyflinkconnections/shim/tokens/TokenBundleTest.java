package org.pyflinkconnections.shim.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Flink carries is what the JobManager had, and a foreign text is not repeated. */
class TokenBundleTest {

    private static final byte[] ANY_BYTES = {0, -1, ',', '%', '\n', 127};

    @Test
    void carriesBytesEndAndGeneration() {
        Map<String, Token> tokens =
                Map.of("a,b", new Token(ANY_BYTES, 5, 7), "c", new Token(new byte[0], 1, 2));
        Map<String, Token> carried = TokenBundle.decode(TokenBundle.encode(tokens));
        assertThat(carried).containsOnlyKeys("a,b", "c");
        assertThat(carried.get("a,b").bytes()).isEqualTo(ANY_BYTES);
        assertThat(carried.get("a,b").validUntil()).isEqualTo(5);
        assertThat(carried.get("a,b").generation()).isEqualTo(7);
        assertThat(carried.get("c").bytes()).isEmpty();
    }

    @Test
    void carriesNothing() {
        assertThat(TokenBundle.decode(TokenBundle.encode(Map.of()))).isEmpty();
    }

    @Test
    void refusesWhatIsNoBundleWithoutQuotingIt() {
        for (String text : new String[] {"", "2,", "1,svc,1,s3cret,", "s3cret", "1,%s3cret,"}) {
            assertThatThrownBy(() -> TokenBundle.decode(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .hasMessageContaining("same one")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void tokenShowsNothing() {
        byte[] secret = "s3cret".getBytes(StandardCharsets.UTF_8);
        assertThat(new Token(secret, 5, 7)).hasToString("Token(generation 7)");
    }
}
