package org.pyflinkconnections.shim;

import java.net.URL;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.operations.ExecutableOperation;
import org.apache.flink.util.MutableURLClassLoader;

/** The class loader in which one session looks for factories of catalogs. */
final class SessionClassLoader {

    private SessionClassLoader() {}

    /**
     * Lets Flink find our catalog factory in a session.
     *
     * <p>This jar is added to the loader, not to the session's resources: those would be shipped
     * with every job. The loader may have a copy of our classes then, or share those of Flink's
     * {@code lib/}; so the method is called by name.
     */
    static void register(TableEnvironmentInternal session, CatalogFactory factory) {
        MutableURLClassLoader loader = of(session);
        URL jar = SessionClassLoader.class.getProtectionDomain().getCodeSource().getLocation();
        loader.addURL(jar);
        try {
            // As a service loader does it, which may have found another copy of the class before.
            Class.forName(ConnectionCatalogFactory.class.getName(), true, loader)
                    .getMethod("register", ClassLoader.class, CatalogFactory.class)
                    .invoke(null, loader, factory);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "Another version of pyflink-connections-shim.jar is on Flink's class path;"
                            + " replace it by "
                            + jar,
                    e);
        }
    }

    /** Gets at the loader as an operation of Flink's would; there is no other way to it. */
    private static MutableURLClassLoader of(TableEnvironmentInternal session) {
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        session.executeInternal(
                new ExecutableOperation() {
                    @Override
                    public TableResultInternal execute(Context context) {
                        loader.set(context.getResourceManager().getUserClassLoader());
                        return TableResultInternal.TABLE_RESULT_OK;
                    }

                    @Override
                    public String asSummaryString() {
                        return "CONNECTIONS";
                    }
                });
        return (MutableURLClassLoader) loader.get();
    }
}
