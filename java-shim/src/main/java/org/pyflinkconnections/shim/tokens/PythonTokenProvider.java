package org.pyflinkconnections.shim.tokens;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.security.token.DelegationTokenProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one provider by which Flink gets the tokens of all services that are written in Python.
 *
 * <p>Flink asks all its providers whenever one of them has something due, and gives up the whole
 * round if one fails. So this one answers with what it has, asks only services that are due, and
 * names the time of its next look as the end of its tokens.
 */
public final class PythonTokenProvider implements DelegationTokenProvider {

    private static final Logger LOG = LoggerFactory.getLogger(PythonTokenProvider.class);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final long SHORTEST_LOOK_MILLIS = 100;

    /** Flink's scheduler refuses delays of more than 248 days. */
    private static final long LONGEST_LOOK_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final LongSupplier clock;
    private List<ServiceTokens> services = List.of();
    private Set<String> fatalAtStart = Set.of();
    private long patienceMillis;
    private double renewalRatio;

    /** Called by the service loader. */
    public PythonTokenProvider() {
        this(System::currentTimeMillis);
    }

    PythonTokenProvider(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public String serviceName() {
        return TokenConfiguration.SHIM_SERVICE;
    }

    @Override
    public void init(Configuration configuration) {
        TokenConfiguration configured = new TokenConfiguration(configuration);
        Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
        Set<String> names = configured.services(servicesOfOthers());
        renewalRatio = configured.renewalRatio();
        if (!names.isEmpty() && configured.retryBackoff().compareTo(LONGEST_RETRY) > 0) {
            LOG.warn(
                    "If a TaskManager joins or leaves while tokens are handed out, Flink renews none"
                            + " for {} s, and tokens end. Set '{}' to 1 s.",
                    configured.retryBackoff().getSeconds(),
                    TokenConfiguration.RETRY_BACKOFF_KEY);
        }
        fatalAtStart =
                names.stream().filter(configured::isFatalAtStart).collect(Collectors.toSet());
        patienceMillis =
                names.stream()
                        .mapToLong(name -> configured.timeout(name).toMillis())
                        .max()
                        .orElse(0);
        use(
                names.stream()
                        .map(
                                name ->
                                        new ServiceTokens(
                                                name,
                                                configured.host(name),
                                                renewalRatio,
                                                backoff,
                                                clock))
                        .collect(Collectors.toList()));
    }

    void use(List<ServiceTokens> newServices) {
        services = newServices;
    }

    @Override
    public synchronized boolean delegationTokensRequired() {
        return services.stream().anyMatch(ServiceTokens::isInUse);
    }

    @Override
    public synchronized ObtainedDelegationTokens obtainDelegationTokens() {
        services.forEach(ServiceTokens::refreshIfDue);
        awaitAnswers();
        failAtStart();
        Map<String, Token> tokens = new LinkedHashMap<>();
        for (ServiceTokens service : services) {
            service.current().ifPresent(token -> tokens.put(service.service(), token));
        }
        return new ObtainedDelegationTokens(TokenBundle.encode(tokens), nextLook());
    }

    /** Waits for answers, but not so long that the tokens of other services suffer. */
    private void awaitAnswers() {
        long end = nanosIn(patienceMillis + 1000);
        for (CompletableFuture<?>[] asked = pending(); asked.length > 0; asked = pending()) {
            if (fatalAtStart.isEmpty()) {
                end = Math.min(end, nanosIn(Math.min(shortestValidity() / 3, patienceMillis)));
            }
            if (!isDoneBefore(CompletableFuture.anyOf(asked), end)) {
                return; // who has not answered is looked at again soon
            }
            services.forEach(ServiceTokens::collect);
        }
    }

    private CompletableFuture<?>[] pending() {
        return services.stream()
                .flatMap(service -> service.pending().stream())
                .toArray(CompletableFuture[]::new);
    }

    private long shortestValidity() {
        return services.stream()
                .mapToLong(ServiceTokens::validMillis)
                .filter(valid -> valid > 0)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static long nanosIn(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static boolean isDoneBefore(CompletableFuture<?> future, long end) {
        try {
            future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A host always answers.", e);
        }
    }

    private void failAtStart() {
        for (ServiceTokens service : services) {
            if (fatalAtStart.contains(service.service()) && service.lastFailure() != null) {
                throw new IllegalStateException(
                        String.format(
                                "Service '%s' has no delegation tokens at the start, and"
                                        + " '%s%s.fatal-at-start' is set: %s.",
                                service.service(),
                                TokenConfiguration.PREFIX,
                                service.service(),
                                service.lastFailure()));
            }
        }
        fatalAtStart = Set.of();
    }

    /** Flink comes back when a certain part of the validity that it is told has passed. */
    private Optional<Long> nextLook() {
        long look =
                services.stream().mapToLong(ServiceTokens::nextLook).min().orElse(Long.MAX_VALUE);
        if (look == Long.MAX_VALUE) {
            return Optional.empty();
        }
        long now = clock.getAsLong();
        long wait = Math.max(SHORTEST_LOOK_MILLIS, Math.min(look - now, LONGEST_LOOK_MILLIS));
        return Optional.of(now + (long) Math.ceil(wait / renewalRatio));
    }

    /** Java's providers have their options below the same prefix. */
    private static Set<String> servicesOfOthers() {
        Set<String> names = new HashSet<>(Set.of("hadoopfs", "hbase", "s3-hadoop", "s3-presto"));
        for (DelegationTokenProvider provider : ServiceLoader.load(DelegationTokenProvider.class)) {
            names.add(provider.serviceName());
        }
        return names;
    }
}
