package org.pyflinkconnections.shim;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.Factory;

/**
 * Stands before a catalog that was made with a connection.
 *
 * <p>It is a proxy with all interfaces of the real catalog, whatever the version of Flink. Each use
 * resolves the connection; if it has changed, the real catalog is made anew. What the real catalog
 * shows of the connection's secrets stays behind: in the options of its tables and in its errors.
 */
final class ConnectedCatalog implements InvocationHandler {

    /** Methods that reach no outer system; they do without the connection. */
    private static final Set<String> LOCAL =
            Set.of("open", "close", "getDefaultDatabase", "getFactory");

    private final ConnectionMerger merger;
    private final ResolutionRequest request;
    private final Function<Map<String, String>, Catalog> factory;
    private final UnaryOperator<Factory> tableFactory;
    private volatile State state;

    private ConnectedCatalog(
            ConnectionMerger merger,
            ResolutionRequest request,
            Function<Map<String, String>, Catalog> factory,
            UnaryOperator<Factory> tableFactory) {
        this.merger = merger;
        this.request = request;
        this.factory = factory;
        this.tableFactory = tableFactory;
        this.state = createState(merger.resolve(request));
    }

    /**
     * Creates the real catalog and what stands before it.
     *
     * @param factory makes the real catalog of its options and the connection's
     * @param tableFactory makes a factory that puts back what is hidden before it calls the real
     *     catalog's own
     */
    static Catalog create(
            ConnectionMerger merger,
            ResolutionRequest request,
            Function<Map<String, String>, Catalog> factory,
            UnaryOperator<Factory> tableFactory) {
        ConnectedCatalog handler = new ConnectedCatalog(merger, request, factory, tableFactory);
        Class<?> real = handler.state.catalog.getClass();
        return (Catalog) Proxy.newProxyInstance(real.getClassLoader(), interfacesOf(real), handler);
    }

    /** Returns what stands behind a catalog, if it is one with a connection. */
    static Optional<ConnectedCatalog> behind(Catalog catalog) {
        return Optional.of(catalog)
                .filter(each -> Proxy.isProxyClass(each.getClass()))
                .map(Proxy::getInvocationHandler)
                .filter(ConnectedCatalog.class::isInstance)
                .map(ConnectedCatalog.class::cast);
    }

    private static Class<?>[] interfacesOf(Class<?> type) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> candidate : each.getInterfaces()) {
                if (Modifier.isPublic(candidate.getModifiers())) {
                    interfaces.add(candidate);
                }
            }
        }
        return interfaces.toArray(new Class<?>[0]);
    }

    /**
     * Returns the options of a table as the real catalog has them, and the secrets in them.
     *
     * @param shown the table to plan; if it was got here, the real catalog is not asked again
     */
    HiddenOptions.Original original(ObjectPath path, CatalogBaseTable shown)
            throws TableNotExistException {
        State current = current();
        Map<String, String> options = current.hidden.get(shown);
        return new HiddenOptions.Original(
                options != null ? options : current.catalog.getTable(path).getOptions(),
                current.connection.secrets());
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return invokeOnObject(proxy, method.getName(), arguments);
        }
        State current = LOCAL.contains(method.getName()) ? state : current();
        try {
            return hide(current, method.invoke(current.catalog, arguments), arguments);
        } catch (InvocationTargetException e) {
            throw new ErrorSanitizer(current.connection.secrets()).sanitize(e.getCause());
        }
    }

    private Object invokeOnObject(Object proxy, String method, Object[] arguments) {
        switch (method) {
            case "equals":
                return proxy == arguments[0];
            case "hashCode":
                return System.identityHashCode(proxy);
            default:
                return String.format(
                        "catalog %s with connection %s", request.name(), request.reference());
        }
    }

    private Object hide(State current, Object result, Object[] arguments) {
        if (result instanceof CatalogBaseTable) {
            return hideOptions(current, (CatalogBaseTable) result, (ObjectPath) arguments[0]);
        }
        if (result instanceof Optional) {
            return ((Optional<?>) result)
                    .map(
                            each ->
                                    each instanceof DynamicTableFactory
                                            ? tableFactory.apply((Factory) each)
                                            : each);
        }
        return result;
    }

    private CatalogBaseTable hideOptions(State current, CatalogBaseTable table, ObjectPath path) {
        ObjectIdentifier identifier =
                ObjectIdentifier.of(request.name(), path.getDatabaseName(), path.getObjectName());
        CatalogBaseTable shown = HiddenOptions.hide(table, identifier, current.connection);
        if (shown != table) {
            current.hidden.put(shown, table.getOptions());
        }
        return shown;
    }

    /** Returns a catalog that was made with the connection as it is now. */
    private State current() {
        ResolvedConnection now = merger.resolve(request);
        State seen = state;
        return seen.connection.options().equals(now.options()) ? seen : replace(now);
    }

    private synchronized State replace(ResolvedConnection now) {
        State old = state;
        if (!old.connection.options().equals(now.options())) {
            State fresh = createState(now);
            fresh.catalog.open();
            state = fresh;
            old.catalog.close();
        }
        return state;
    }

    private State createState(ResolvedConnection connection) {
        return new State(connection, merger.create(request, connection, factory));
    }

    /** The real catalog, and the connection it was made with. */
    private static final class State {

        private final ResolvedConnection connection;
        private final Catalog catalog;

        /** Real options of the tables that were given out and are still in use. */
        private final Map<CatalogBaseTable, Map<String, String>> hidden =
                Collections.synchronizedMap(new WeakHashMap<>());

        private State(ResolvedConnection connection, Catalog catalog) {
            this.connection = connection;
            this.catalog = catalog;
        }
    }
}
