package org.pyflinkconnections.shim;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.secret.SecretStoreFactory;

/**
 * A factory of secret stores on Flink's class path, and after {@code open} its store, for Python.
 * Needs Flink 2.3.
 */
final class JavaSecretStoreFactory implements Function<String, String> {

    private final SecretStoreFactory factory;
    private final ClassLoader classLoader;
    private JavaSecretStore store;

    private JavaSecretStoreFactory(SecretStoreFactory factory, ClassLoader classLoader) {
        this.factory = factory;
        this.classLoader = classLoader;
    }

    /** Finds the factory as Flink would, or returns null. */
    static JavaSecretStoreFactory find(String identifier) {
        ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
        try {
            return new JavaSecretStoreFactory(
                    FactoryUtil.discoverFactory(classLoader, SecretStoreFactory.class, identifier),
                    classLoader);
        } catch (ValidationException e) {
            return null;
        }
    }

    @Override
    public String apply(String call) {
        Iterator<String> arguments = TextCodec.decode(call).iterator();
        switch (arguments.next()) {
            case SecretCalls.OPEN:
                return open(arguments);
            case SecretCalls.CLOSE:
                return close();
            default:
                return store.apply(call);
        }
    }

    /** Takes the number of options, the options, and the configuration. */
    private String open(Iterator<String> arguments) {
        Map<String, String> options = new HashMap<>();
        for (int left = Integer.parseInt(arguments.next()); left > 0; left--) {
            options.put(arguments.next(), arguments.next());
        }
        try {
            factory.open(new Context(options, SecretCalls.pairs(arguments), classLoader));
            store = new JavaSecretStore(factory.createSecretStore());
            return SecretCalls.text(SecretCalls.DONE);
        } catch (ValidationException e) {
            // About options, so worth telling; Python masks their values in it.
            return SecretCalls.text(
                    SecretCalls.FAILED, e.getClass().getName(), String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            return SecretCalls.text(SecretCalls.FAILED, e.getClass().getName());
        }
    }

    private String close() {
        try {
            factory.close();
            return SecretCalls.text(SecretCalls.DONE);
        } catch (Exception e) {
            return SecretCalls.text(SecretCalls.FAILED, e.getClass().getName());
        }
    }

    private static final class Context implements SecretStoreFactory.Context {

        private final Map<String, String> options;
        private final Map<String, String> configuration;
        private final ClassLoader classLoader;

        Context(
                Map<String, String> options,
                Map<String, String> configuration,
                ClassLoader classLoader) {
            this.options = options;
            this.configuration = configuration;
            this.classLoader = classLoader;
        }

        @Override
        public Map<String, String> getOptions() {
            return options;
        }

        @Override
        public ReadableConfig getConfiguration() {
            return Configuration.fromMap(configuration);
        }

        @Override
        public ClassLoader getClassLoader() {
            return classLoader;
        }
    }
}
