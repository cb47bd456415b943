package org.pyflinkconnections.shim.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyflinkconnections.shim.TextCodec;

/** Workers with the key get tokens as soon as they are there; everybody else gets nothing. */
class TokenServerTest {

    private final TokenRegistry registry = new TokenRegistry();
    private TokenServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TokenServer(registry);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void givesTokens() throws Exception {
        registry.update(Map.of("svc", token("t0ken", 7)));
        try (Client client = new Client(server.key())) {
            assertThat(client.ask("await,-1,0,"))
                    .containsExactly("1", "svc", "7", Long.toString(Token.NO_END), "dDBrZW4");
        }
    }

    @Test
    void answersAsSoonAsThereIsANewOne() throws Exception {
        registry.update(Map.of("svc", token("t0ken", 7)));
        try (Client client = new Client(server.key())) {
            client.send("await,1,60000,");
            registry.update(Map.of("svc", token("t1ken", 8)));
            assertThat(client.read()).startsWith("2").endsWith("dDFrZW4");
        }
    }

    @Test
    void answersInTheEndIfThereIsNone() throws Exception {
        registry.update(Map.of());
        try (Client client = new Client(server.key())) {
            assertThat(client.ask("await,1,10,")).containsExactly("1");
        }
    }

    @Test
    void refusesAWrongKey() throws Exception {
        registry.update(Map.of("svc", token("t0ken", 7)));
        String almost = server.key().substring(1);
        for (String key : new String[] {"", "x", almost, server.key() + "x", "x".repeat(5_000)}) {
            try (Client client = new Client(key)) {
                assertThat(client.ask("await,-1,0,")).isNull();
            }
        }
    }

    @Test
    void endsAConversationThatIsNone() throws Exception {
        for (String line : new String[] {"", "await,", "await,x,y,", "what,", "a".repeat(5_000)}) {
            try (Client client = new Client(server.key())) {
                assertThat(client.ask(line)).isNull();
            }
        }
    }

    @Test
    void givesTheOptionsOfReceiversOnly() throws Exception {
        String receiver = "security.delegation.token.receiver.svc.region";
        TokenServer.configureReceivers(
                Map.of(receiver, "eu", "security.delegation.token.provider.svc.key", "s3cret"));
        try (Client client = new Client(server.key())) {
            assertThat(client.ask("configuration,")).containsExactly(receiver, "eu");
        }
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        for (InetAddress address :
                InetAddress.getAllByName(InetAddress.getLocalHost().getHostName())) {
            if (!address.isLoopbackAddress()) {
                assertThat(canConnect(address)).isFalse();
            }
        }
        assertThat(canConnect(InetAddress.getByName("127.0.0.1"))).isTrue();
    }

    private boolean canConnect(InetAddress address) {
        try {
            new Socket(address, server.port()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Token token(String text, long generation) {
        return new Token(text.getBytes(), Token.NO_END, generation);
    }

    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader answers;

        Client(String key) throws IOException {
            socket = new Socket("127.0.0.1", server.port());
            socket.setSoTimeout(20_000);
            answers = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            send(key);
        }

        List<String> ask(String line) throws IOException {
            try {
                send(line);
                return read();
            } catch (java.net.SocketException e) {
                return null; // closed while we were talking
            }
        }

        void send(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes());
        }

        List<String> read() throws IOException {
            String line = answers.readLine();
            return line == null ? null : TextCodec.decode(line);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
