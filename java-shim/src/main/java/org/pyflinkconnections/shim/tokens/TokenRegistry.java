package org.pyflinkconnections.shim.tokens;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The current tokens of all Python services in one JVM, and those who wait for new ones. */
final class TokenRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRegistry.class);

    private final Map<String, Token> current = new LinkedHashMap<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private long version;

    /** What is in a registry at one time. */
    static final class Snapshot {
        final long version;
        final Map<String, Token> tokens;

        private Snapshot(long version, Map<String, Token> tokens) {
            this.version = version;
            this.tokens = tokens;
        }
    }

    /** Takes over tokens. Services that are not among them keep theirs. */
    void update(Map<String, Token> tokens) {
        List<String> changed = new ArrayList<>();
        synchronized (this) {
            tokens.forEach(
                    (service, token) -> {
                        Token before = current.put(service, token);
                        if (!token.hasSameBytes(before)) {
                            changed.add(service);
                        }
                    });
            version++;
            notifyAll();
        }
        for (Subscription subscription : subscriptions) {
            if (changed.contains(subscription.service)) {
                subscription.tell(tokens.get(subscription.service));
            }
        }
    }

    synchronized Optional<Token> current(String service) {
        return Optional.ofNullable(current.get(service));
    }

    /** Waits until there is another version than this one, but not for longer than that. */
    synchronized Snapshot awaitOther(long known, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (version == known) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return new Snapshot(version, new LinkedHashMap<>(current));
    }

    AutoCloseable subscribe(String service, Consumer<byte[]> consumer) {
        Subscription subscription = new Subscription(service, consumer);
        subscriptions.add(subscription);
        current(service).ifPresent(subscription::tell);
        return () -> subscriptions.remove(subscription);
    }

    private static final class Subscription {
        private final String service;
        private final Consumer<byte[]> consumer;
        private Token told;

        private Subscription(String service, Consumer<byte[]> consumer) {
            this.service = service;
            this.consumer = consumer;
        }

        private synchronized void tell(Token token) {
            if (token.hasSameBytes(told)) {
                return;
            }
            told = token;
            try {
                consumer.accept(token.bytes());
            } catch (RuntimeException e) {
                // Its class only: what a consumer throws may quote the token.
                LOG.warn(
                        "A consumer of the tokens of service '{}' failed with {}.",
                        service,
                        e.getClass().getName());
            }
        }
    }
}
