package org.pyflinkconnections.shim.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Waits grow, stay within bounds and leave three tries for a token that is about to end. */
class BackoffTest {

    private static final long NO_TOKEN = 0;
    private final Backoff longest = new Backoff(() -> 1);
    private final Backoff shortest = new Backoff(() -> 0);

    @Test
    void doublesUpToAMinute() {
        long[] waits = new long[9];
        for (int failures = 1; failures <= waits.length; failures++) {
            waits[failures - 1] = longest.millis(failures, NO_TOKEN);
        }
        assertThat(waits)
                .containsExactly(1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000);
        assertThat(longest.millis(Integer.MAX_VALUE, NO_TOKEN)).isEqualTo(60_000);
    }

    @Test
    void isSpreadOverTheUpperHalf() {
        assertThat(shortest.millis(3, NO_TOKEN)).isEqualTo(2000);
    }

    @Test
    void isAtMostAThirdOfWhatIsLeft() {
        assertThat(longest.millis(8, 9_000)).isEqualTo(3000);
        assertThat(longest.millis(8, 3)).isEqualTo(Backoff.SHORTEST_MILLIS);
    }
}
