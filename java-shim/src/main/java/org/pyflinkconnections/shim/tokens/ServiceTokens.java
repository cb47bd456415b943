package org.pyflinkconnections.shim.tokens;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of one service on the JobManager, and when it is asked for new ones.
 *
 * <p>Times are milliseconds since the epoch. Not safe for use by several threads.
 */
final class ServiceTokens {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceTokens.class);
    private static final long NEVER = Long.MAX_VALUE;
    private static final long SHORTEST_RENEWAL_MILLIS = 1_000;

    private final String service;
    private final Supplier<CompletableFuture<HostAnswer>> host;
    private final double renewalRatio;
    private final Backoff backoff;
    private final LongSupplier clock;

    private CompletableFuture<HostAnswer> pending;
    private long pendingSince;
    private Token last;
    private long dueAt;
    private int failures;
    private String lastFailure;

    /**
     * @param host asks for tokens; its results are always answers
     * @param renewalRatio the part of its validity after which a token is renewed
     */
    ServiceTokens(
            String service,
            Supplier<CompletableFuture<HostAnswer>> host,
            double renewalRatio,
            Backoff backoff,
            LongSupplier clock) {
        this.service = service;
        this.host = host;
        this.renewalRatio = renewalRatio;
        this.backoff = backoff;
        this.clock = clock;
    }

    String service() {
        return service;
    }

    /** Asks for new tokens if it is time. */
    void refreshIfDue() {
        collect();
        if (pending == null && clock.getAsLong() >= dueAt) {
            pendingSince = clock.getAsLong();
            pending = host.get();
        }
    }

    /** The answer that is awaited. */
    Optional<CompletableFuture<HostAnswer>> pending() {
        return Optional.ofNullable(pending);
    }

    /** Takes over what was answered since. */
    void collect() {
        if (pending != null && pending.isDone()) {
            HostAnswer answer = pending.join();
            pending = null;
            tellOutput(answer);
            take(answer);
        }
    }

    /** The token, unless it has ended. */
    Optional<Token> current() {
        return Optional.ofNullable(last).filter(token -> validMillis() > 0);
    }

    /** When to look again: when the token is due, or soon if an answer is awaited. */
    long nextLook() {
        long now = clock.getAsLong();
        return pending == null
                ? dueAt
                : now + Math.max(SHORTEST_RENEWAL_MILLIS, now - pendingSince);
    }

    /** Whether it will be asked some time, or has tokens. */
    boolean isInUse() {
        return pending != null || dueAt != NEVER || current().isPresent();
    }

    /** Why there are no new tokens; null if there are. */
    String lastFailure() {
        return lastFailure;
    }

    /** How long the token is valid from now on; 0 if there is none. */
    long validMillis() {
        return last == null ? 0 : Math.max(0, last.validUntil() - clock.getAsLong());
    }

    private void take(HostAnswer answer) {
        switch (answer.kind()) {
            case TOKENS:
                takeTokens(answer);
                break;
            case FAILED:
                fail(answer.message());
                break;
            case UNKNOWN_SERVICE:
                LOG.info(
                        "Delegation tokens of service '{}' are left to others: {}",
                        service,
                        answer.message());
                dueAt = NEVER;
                break;
            default:
                LOG.info("The Python provider of service '{}' requires no tokens.", service);
                last = null;
                dueAt = NEVER;
        }
    }

    private void takeTokens(HostAnswer answer) {
        long now = clock.getAsLong();
        if (answer.validUntil() <= now) {
            fail("the tokens it returned have ended already");
            return;
        }
        long generation = last == null ? now : Math.max(now, last.generation() + 1);
        last = new Token(answer.tokens(), answer.validUntil(), generation);
        failures = 0;
        lastFailure = null;
        dueAt = answer.validUntil() == Token.NO_END ? NEVER : now + renewalMillis();
        LOG.info("New delegation tokens of service '{}' from Python.", service);
    }

    private long renewalMillis() {
        return Math.max(SHORTEST_RENEWAL_MILLIS, (long) (validMillis() * renewalRatio));
    }

    private void fail(String reason) {
        failures++;
        lastFailure = reason;
        long wait = backoff.millis(failures, validMillis());
        dueAt = clock.getAsLong() + wait;
        LOG.warn(
                "No new delegation tokens of service '{}', try again in {} ms{}: {}.",
                service,
                wait,
                validMillis() > 0 ? ", the last ones stay in use" : "",
                reason);
    }

    private void tellOutput(HostAnswer answer) {
        if (!answer.output().isEmpty()) {
            LOG.info("The provider of service '{}' printed: {}", service, answer.output());
        }
    }
}
