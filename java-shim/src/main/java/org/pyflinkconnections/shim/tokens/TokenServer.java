package org.pyflinkconnections.shim.tokens;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pyflinkconnections.shim.TextCodec;

/**
 * Where the Python workers of this JVM ask for tokens: lines of {@link TextCodec} over a loopback
 * socket.
 *
 * <p>The first line must be the key that stands in the {@link Rendezvous} file. After it, a client
 * can ask for tokens and for the configuration of receivers, and for nothing else: unlike a py4j
 * gateway, this gives nobody a way to run code in the JVM.
 */
final class TokenServer {

    private static final String RECEIVER_PREFIX = "security.delegation.token.receiver.";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int KEY_MILLIS = 5_000;
    private static final int KEY_BYTES = 32;
    private static final int LONGEST_REQUEST = 1_000;
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private static TokenServer running;
    private static volatile Map<String, String> receiverConfiguration = Map.of();

    private final TokenRegistry registry;
    private final ServerSocket socket;
    private final String key;

    TokenServer(TokenRegistry registry) throws IOException {
        this.registry = registry;
        this.socket = new ServerSocket(0, 50, InetAddress.getByAddress(LOOPBACK));
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        this.key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        startDaemon("delegation-token-server", this::accept);
    }

    /** Starts the server of this JVM and tells its workers about it, the first time. */
    static synchronized void startOnce() throws IOException {
        if (running == null) {
            TokenServer server = new TokenServer(DelegationTokens.REGISTRY);
            Rendezvous.ofThisUser().publish(server.port(), server.key());
            running = server;
        }
    }

    /** Keeps the options of receivers; those of providers are of no concern to workers. */
    static void configureReceivers(Map<String, String> configuration) {
        Map<String, String> kept = new TreeMap<>(configuration);
        kept.keySet().removeIf(name -> !name.startsWith(RECEIVER_PREFIX));
        receiverConfiguration = kept;
    }

    int port() {
        return socket.getLocalPort();
    }

    String key() {
        return key;
    }

    void close() throws IOException {
        socket.close();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                startDaemon("delegation-token-client", () -> serve(client));
            } catch (IOException e) {
                // The client is gone again, or the server is closed.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Reader requests = reader(client);
                Writer answers =
                        new BufferedWriter(
                                new OutputStreamWriter(
                                        client.getOutputStream(), StandardCharsets.US_ASCII))) {
            client.setTcpNoDelay(true);
            client.setSoTimeout(KEY_MILLIS);
            if (!isKey(readLine(requests))) {
                return;
            }
            client.setSoTimeout(0);
            for (String line = readLine(requests); line != null; line = readLine(requests)) {
                answers.write(TextCodec.encode(answer(line)) + "\n");
                answers.flush();
            }
        } catch (IOException | RuntimeException e) {
            // The client is gone, or does not keep to the rules; either way it is done with.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> answer(String line) throws InterruptedException {
        Iterator<String> request = TextCodec.decode(line).iterator();
        if (request.next().equals("configuration")) {
            List<String> texts = new ArrayList<>();
            receiverConfiguration.forEach((name, value) -> texts.addAll(List.of(name, value)));
            return texts;
        }
        long known = Long.parseLong(request.next());
        long millis = Math.min(Long.parseLong(request.next()), LONGEST_WAIT_MILLIS);
        TokenRegistry.Snapshot snapshot = registry.awaitOther(known, millis);
        List<String> texts = new ArrayList<>(List.of(Long.toString(snapshot.version)));
        texts.addAll(TokenBundle.toTexts(snapshot.tokens));
        return texts;
    }

    private boolean isKey(String given) {
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8),
                        key.getBytes(StandardCharsets.UTF_8));
    }

    private static Reader reader(Socket client) throws IOException {
        return new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Reads a line without letting a stranger fill the memory; null at the end. */
    private static String readLine(Reader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = reader.read(); next >= 0; next = reader.read()) {
            if (next == '\n') {
                return line.toString();
            }
            if (line.length() >= LONGEST_REQUEST) {
                return null;
            }
            line.append((char) next);
        }
        return null;
    }

    private static void startDaemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
