package org.pyflinkconnections.shim.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.security.token.DelegationTokenProvider.ObtainedDelegationTokens;
import org.apache.flink.runtime.security.token.DefaultDelegationTokenManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider answers Flink with what it has, whatever one of the services does. */
class PythonTokenProviderTest {

    private static final String PREFIX = "security.delegation.token.provider.";
    private static final String ANSWER_BY_SERVICE =
            "case $configuration in\n"
                    + " good,*) ANSWER='TOKENS,,dDBrZW4,END,';;\n"
                    + " endless,*) ANSWER='TOKENS,,dDBrZW4,,';;\n"
                    + " slow,*) sleep 60;;\n"
                    + " unknown,*) ANSWER='UNKNOWN_SERVICE,,none,';;\n"
                    + " dead,*) exit 7;;\n"
                    + " *) ANSWER='FAILED,,it+is+down,';;\n"
                    + "esac\n";

    @TempDir Path directory;

    private final Configuration configuration = new Configuration();
    private long now = System.currentTimeMillis();
    private final PythonTokenProvider provider = new PythonTokenProvider(() -> now);

    @Test
    void answersWithTheServicesThatWork() throws Exception {
        init("good", "bad", "dead", "endless", "unknown");
        assertThat(provider.delegationTokensRequired()).isTrue();
        assertThat(tokens(provider.obtainDelegationTokens())).containsOnlyKeys("good", "endless");
    }

    @Test
    void namesItsNextLookAsTheEnd() throws Exception {
        init("good");
        Optional<Long> end = provider.obtainDelegationTokens().getValidUntil();
        assertThat(end).contains(now + 12_000); // Flink comes after three quarters, as is due
    }

    @Test
    void asksOnlyServicesThatAreDue() throws Exception {
        init("good");
        long generation = tokens(provider.obtainDelegationTokens()).get("good").generation();
        now += 5_000;
        ObtainedDelegationTokens early = provider.obtainDelegationTokens();
        assertThat(tokens(early).get("good").generation()).isEqualTo(generation);
        assertThat(early.getValidUntil()).contains((long) Math.ceil(now + 4_000 / 0.75));
        now += 4_000;
        assertThat(tokens(provider.obtainDelegationTokens()).get("good").generation())
                .isGreaterThan(generation);
    }

    @Test
    void waitsForASlowServiceAThirdOfWhatOthersHaveLeft() throws Exception {
        configuration.setString(PREFIX + "slow.timeout", "1 s");
        init("good", "slow");
        provider.obtainDelegationTokens(); // the first time, it waits for the time-out
        now += 9_000; // good has 3 s left, slow is due as well
        long start = System.nanoTime();
        Map<String, Token> tokens = tokens(provider.obtainDelegationTokens());
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(900L, 30_000L);
        assertThat(tokens).containsOnlyKeys("good");
    }

    @Test
    void doesNotLetTheFirstTokensEndForASlowService() throws Exception {
        configuration.setString(PREFIX + "slow.timeout", "20 s");
        init("good", "slow");
        long start = System.nanoTime();
        assertThat(tokens(provider.obtainDelegationTokens())).containsOnlyKeys("good");
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(3_000L, 15_000L);
    }

    @Test
    void hasNoEndIfNoServiceHasOne() throws Exception {
        init("endless");
        assertThat(provider.obtainDelegationTokens().getValidUntil()).isEmpty();
    }

    @Test
    void looksAgainSoonIfThereIsNothingYet() throws Exception {
        init("bad");
        ObtainedDelegationTokens obtained = provider.obtainDelegationTokens();
        assertThat(tokens(obtained)).isEmpty();
        assertThat(obtained.getValidUntil().orElseThrow() - now).isBetween(600L, 1_400L);
    }

    @Test
    void requiresNothingWithoutServices() throws Exception {
        configuration.setString(PREFIX + "s3-hadoop.access.key", "of Flink's own");
        configuration.setString(PREFIX + "python.executable", "/no/such");
        configuration.setString(PREFIX + "good.enabled", "false");
        provider.init(configuration);
        assertThat(provider.delegationTokensRequired()).isFalse();
    }

    @Test
    void requiresNothingOnceAllServicesTurnOutToBeOthers() throws Exception {
        init("unknown");
        assertThat(provider.obtainDelegationTokens().getValidUntil()).isEmpty();
        assertThat(provider.delegationTokensRequired()).isFalse();
    }

    @Test
    void failsAtTheStartIfThatIsWanted() throws Exception {
        configuration.setString(PREFIX + "bad.fatal-at-start", "true");
        init("good", "bad");
        assertThatThrownBy(provider::obtainDelegationTokens)
                .isInstanceOf(IllegalStateException.class)
                .hasNoCause()
                .hasMessageContaining("'bad'")
                .hasMessageContaining("fatal-at-start")
                .hasMessageContaining("it is down");
    }

    @Test
    void failsAtTheStartOnly() throws Exception {
        configuration.setString(PREFIX + "good.fatal-at-start", "true");
        init("good");
        provider.obtainDelegationTokens();
        configuration.setString(PREFIX + "python.executable", "/no/such");
        now += 60_000;
        provider.obtainDelegationTokens();
    }

    @Test
    void refusesATimeOutThatIsNone() {
        configuration.setString(PREFIX + "good.timeout", "soon");
        assertThatThrownBy(() -> init("good")).hasMessageContaining("good.timeout");
    }

    @Test
    void isFoundByFlinkTogetherWithItsReceiver() throws Exception {
        configure("good");
        new DefaultDelegationTokenManager(configuration, null, null, null).obtainDelegationTokens();
        assertThat(DelegationTokens.current("good"))
                .hasValueSatisfying(token -> assertThat(token).asString().isEqualTo("t0ken"));
    }

    private void init(String... services) throws IOException {
        configure(services);
        provider.init(configuration);
    }

    private void configure(String... services) throws IOException {
        String body = ANSWER_BY_SERVICE + "while read request; do echo \"$ANSWER\"; done";
        String end = Long.toString(now + 12_000);
        String program = FakeHost.program(directory, body.replace("END", end));
        configuration.setString("python.executable", program);
        for (String service : services) {
            configuration.setString(PREFIX + service + ".enabled", "true");
        }
    }

    private static Map<String, Token> tokens(ObtainedDelegationTokens obtained) {
        return TokenBundle.decode(obtained.getTokens());
    }
}
