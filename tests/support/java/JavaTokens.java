package tests;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.security.token.DelegationTokenProvider;
import org.apache.flink.core.security.token.DelegationTokenReceiver;

/** A service with delegation tokens as others write them, in Java; receivers print each token. */
public final class JavaTokens {

    private static final String SERVICE = "java-service";

    private JavaTokens() {}

    /** Gives numbered tokens for four seconds. */
    public static final class Provider implements DelegationTokenProvider {
        private int number;

        @Override
        public String serviceName() {
            return SERVICE;
        }

        @Override
        public void init(Configuration configuration) {}

        @Override
        public boolean delegationTokensRequired() {
            return true;
        }

        @Override
        public ObtainedDelegationTokens obtainDelegationTokens() {
            byte[] tokens = ("number " + ++number).getBytes(StandardCharsets.UTF_8);
            return new ObtainedDelegationTokens(
                    tokens, Optional.of(System.currentTimeMillis() + 4_000));
        }
    }

    /** Prints what it gets. */
    public static final class Receiver implements DelegationTokenReceiver {
        @Override
        public String serviceName() {
            return SERVICE;
        }

        @Override
        public void init(Configuration configuration) {}

        @Override
        public void onNewTokensObtained(byte[] tokens) {
            System.out.println("java-service got " + new String(tokens, StandardCharsets.UTF_8));
        }
    }
}
