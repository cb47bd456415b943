package org.pyflinkconnections.shim.tokens;

import java.util.function.DoubleSupplier;

/** How long to wait before a service that failed is asked again. */
final class Backoff {

    static final long FIRST_MILLIS = 1_000;
    static final long LONGEST_MILLIS = 60_000;
    static final long SHORTEST_MILLIS = 200;

    private final DoubleSupplier random;

    /**
     * @param random gives numbers from 0 to 1, so that those who failed together do not come back
     *     together
     */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * @param failures how often it has failed in a row, from 1 on
     * @param validMillis how long the token that is still there is valid; 0 if there is none
     */
    long millis(int failures, long validMillis) {
        long doubled = FIRST_MILLIS << Math.min(failures - 1, 16);
        double jitter = 0.5 + random.getAsDouble() / 2;
        long wait = (long) (Math.min(doubled, LONGEST_MILLIS) * jitter);
        return Math.max(SHORTEST_MILLIS, validMillis > 0 ? Math.min(wait, validMillis / 3) : wait);
    }
}
