package org.pyflinkconnections.shim.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A service is asked when its token is due, and keeps what it has while it can't have more. */
class ServiceTokensTest {

    private static final String T0KEN = "dDBrZW4";
    private static final String T1KEN = "dDFrZW4";

    private long now = 1_000_000;
    private int asked;
    private CompletableFuture<HostAnswer> next = answer("NOT_REQUIRED,,,");

    private final ServiceTokens service =
            new ServiceTokens(
                    "svc",
                    () -> {
                        asked++;
                        return next;
                    },
                    0.75,
                    new Backoff(() -> 1),
                    () -> now);

    @Test
    void asksAgainAfterThreeQuartersOfTheValidity() {
        refresh(tokens(T0KEN, now + 10_000));
        assertThat(service.nextLook()).isEqualTo(now + 7_500);
        now += 7_499;
        refresh(tokens(T1KEN, now + 10_000));
        assertThat(asked).isEqualTo(1);
        now += 1;
        refresh(tokens(T1KEN, now + 10_000));
        assertThat(asked).isEqualTo(2);
        assertThat(current()).isEqualTo("t1ken");
    }

    @Test
    void keepsTheTokenWhileThereIsNoNewOne() {
        refresh(tokens(T0KEN, now + 12_000));
        now += 9_000;
        refresh(answer("FAILED,,down,"));
        assertThat(current()).isEqualTo("t0ken");
        assertThat(service.lastFailure()).isEqualTo("down");
        assertThat(service.nextLook()).isEqualTo(now + 1_000); // a third of the 3 s that are left
        now += 3_000;
        assertThat(service.current()).isEmpty();
    }

    @Test
    void waitsLongerWithEachFailure() {
        refresh(answer("FAILED,,down,"));
        assertThat(service.nextLook()).isEqualTo(now + 1_000);
        now += 1_000;
        refresh(answer("FAILED,,down,"));
        assertThat(service.nextLook()).isEqualTo(now + 2_000);
        now += 2_000;
        refresh(tokens(T0KEN, now + 8_000));
        assertThat(service.lastFailure()).isNull();
        assertThat(service.nextLook()).isEqualTo(now + 6_000);
    }

    @Test
    void treatsAnEndInThePastAsAFailure() {
        refresh(tokens(T0KEN, now - 1));
        assertThat(service.current()).isEmpty();
        assertThat(service.nextLook()).isEqualTo(now + 1_000);
    }

    @Test
    void doesNotLoopForAVeryShortValidity() {
        refresh(tokens(T0KEN, now + 10));
        assertThat(service.nextLook()).isEqualTo(now + 1_000);
    }

    @Test
    void neverAsksAgainForATokenWithoutEnd() {
        refresh(answer("TOKENS,," + T0KEN + ",,"));
        now += 1_000_000_000;
        refresh(tokens(T1KEN, now + 10_000));
        assertThat(asked).isEqualTo(1);
        assertThat(current()).isEqualTo("t0ken");
        assertThat(service.isInUse()).isTrue();
    }

    @Test
    void isNotInUseIfThereIsNoProviderOrItRequiresNothing() {
        for (String line : new String[] {"UNKNOWN_SERVICE,,no+provider,", "NOT_REQUIRED,,,"}) {
            ServiceTokens unused =
                    new ServiceTokens(
                            "svc", () -> answer(line), 0.75, new Backoff(() -> 1), () -> now);
            assertThat(unused.isInUse()).isTrue(); // it has yet to be asked
            unused.refreshIfDue();
            unused.collect();
            assertThat(unused.isInUse()).isFalse();
            assertThat(unused.nextLook()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void looksAgainSoonWhileAnAnswerIsAwaited() {
        next = new CompletableFuture<>();
        service.refreshIfDue();
        assertThat(service.nextLook()).isEqualTo(now + 1_000);
        now += 5_000;
        assertThat(service.nextLook()).isEqualTo(now + 5_000);
        service.refreshIfDue();
        assertThat(asked).isEqualTo(1);
        next.complete(HostAnswer.parse("TOKENS,," + T0KEN + ",,"));
        service.refreshIfDue();
        assertThat(current()).isEqualTo("t0ken");
    }

    @Test
    void generationGrowsWhateverTheClockDoes() {
        refresh(tokens(T0KEN, now + 10_000));
        long first = service.current().orElseThrow().generation();
        now += 7_500;
        next = tokens(T1KEN, now + 10_000);
        service.refreshIfDue();
        now -= 7_500; // set back
        service.collect();
        assertThat(service.current().orElseThrow().generation()).isGreaterThan(first);
    }

    @Test
    void anAnswerThatIsNoneIsAFailureAndIsNotQuoted() {
        for (String line : new String[] {"", "s3cret", "TOKENS,,s3+cret!,5,", "WHAT,,s3cret,"}) {
            HostAnswer answer = HostAnswer.parse(line);
            assertThat(answer.kind()).isEqualTo(HostAnswer.Kind.FAILED);
            assertThat(answer.message()).contains("same version").doesNotContain("cret");
        }
    }

    private void refresh(CompletableFuture<HostAnswer> answer) {
        next = answer;
        service.refreshIfDue();
        service.collect();
    }

    private String current() {
        return new String(service.current().orElseThrow().bytes());
    }

    private static CompletableFuture<HostAnswer> tokens(String base64, long validUntil) {
        return answer("TOKENS,," + base64 + "," + validUntil + ",");
    }

    private static CompletableFuture<HostAnswer> answer(String line) {
        return CompletableFuture.completedFuture(HostAnswer.parse(line));
    }
}
