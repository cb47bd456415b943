package org.pyflinkconnections.shim.tokens;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.security.token.DelegationTokenReceiver;

/**
 * The one receiver of the tokens of all services that are written in Python.
 *
 * <p>It keeps nothing itself: a JVM may have several, as in a mini cluster, and one set of tokens.
 */
public final class PythonTokenReceiver implements DelegationTokenReceiver {

    @Override
    public String serviceName() {
        return TokenConfiguration.SHIM_SERVICE;
    }

    @Override
    public void init(Configuration configuration) {
        TokenServer.configureReceivers(configuration.toMap());
    }

    @Override
    public void onNewTokensObtained(byte[] bundle) throws IOException {
        Map<String, Token> tokens = TokenBundle.decode(bundle);
        DelegationTokens.REGISTRY.update(tokens);
        TokenServer.startOnce();
    }
}
