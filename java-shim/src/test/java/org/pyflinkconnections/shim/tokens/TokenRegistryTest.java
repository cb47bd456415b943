package org.pyflinkconnections.shim.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A registry keeps the last token of each service and tells of those that changed. */
class TokenRegistryTest {

    private final TokenRegistry registry = new TokenRegistry();
    private final List<String> told = new ArrayList<>();

    @Test
    void keepsServicesThatAreNotInABundle() {
        update("a", "one");
        update("b", "two");
        assertThat(registry.current("a")).isPresent();
        assertThat(registry.current("c")).isEmpty();
    }

    @Test
    void tellsTheCurrentTokenAndNewOnes() throws Exception {
        update("a", "one");
        AutoCloseable subscription = registry.subscribe("a", token -> told.add(new String(token)));
        update("a", "one"); // the same again, as when a TaskManager registers anew
        update("b", "of others");
        update("a", "two");
        subscription.close();
        update("a", "three");
        assertThat(told).containsExactly("one", "two");
    }

    @Test
    void aConsumerThatFailsHarmsNobody() {
        registry.subscribe(
                "a",
                token -> {
                    throw new IllegalStateException("on purpose");
                });
        registry.subscribe("a", token -> told.add(new String(token)));
        update("a", "one");
        assertThat(told).containsExactly("one");
    }

    @Test
    void connectionsAreReadFromTheirService() {
        String options = "url%2Chttp%253A%252F%252Fx%2Cpassword%2Cs3+cret%2C";
        DelegationTokens.REGISTRY.update(
                Map.of("connections", new Token(("c.d.x," + options + ",").getBytes(), 1, 1)));
        assertThat(DelegationTokens.connection("c.d.x"))
                .contains(Map.of("url", "http://x", "password", "s3 cret"));
        assertThat(DelegationTokens.connection("c.d.y")).isEmpty();
    }

    private void update(String service, String text) {
        registry.update(Map.of(service, new Token(text.getBytes(), Token.NO_END, 1)));
    }
}
