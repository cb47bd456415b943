package tests;

import org.apache.flink.table.functions.ScalarFunction;
import org.pyflinkconnections.shim.tokens.ConnectionUser;
import org.pyflinkconnections.shim.tokens.DelegationTokens;

/** A function that gives an option of its connection, as it is now. */
public final class ConnectionOptions extends ScalarFunction implements ConnectionUser {

    private String reference;

    @Override
    public void useConnection(String reference) {
        this.reference = reference;
    }

    public String eval(String option) {
        return DelegationTokens.connection(reference).orElseThrow().get(option);
    }
}
