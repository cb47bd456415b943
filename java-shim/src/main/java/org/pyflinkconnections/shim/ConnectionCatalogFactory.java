package org.pyflinkconnections.shim;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;

/**
 * What Flink finds when it looks for the factory of a catalog with a connection; it hands on to the
 * factory of the session that asks.
 *
 * <p>Flink looks in the class loader of the session, which loads a copy of this class of its own.
 * Hence nothing but this class may be shared by way of statics, and no type of ours may be in its
 * methods.
 */
public final class ConnectionCatalogFactory implements CatalogFactory {

    /** A session's factory is kept alive by its module. */
    private static final Map<ClassLoader, WeakReference<CatalogFactory>> SESSIONS =
            Collections.synchronizedMap(new WeakHashMap<>());

    /** Public and without arguments, because Flink finds it as a service. */
    public ConnectionCatalogFactory() {}

    /** Says what makes the catalogs of the session with this class loader. */
    public static void register(ClassLoader session, CatalogFactory factory) {
        SESSIONS.put(session, new WeakReference<>(factory));
    }

    @Override
    public String factoryIdentifier() {
        return "connection";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public Catalog createCatalog(Context context) {
        WeakReference<CatalogFactory> factory = SESSIONS.get(context.getClassLoader());
        if (factory == null || factory.get() == null) {
            throw new ValidationException(
                    String.format(
                            "Catalog '%s' has a connection, and this session knows none. Use a"
                                    + " TableEnvironment of pyflink_connections.table.",
                            context.getName()));
        }
        return factory.get().createCatalog(context);
    }
}
