package org.pyflinkconnections.shim;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.functions.UserDefinedFunctionHelper;
import org.apache.flink.table.operations.ExecutableOperation;
import org.pyflinkconnections.shim.tokens.ConnectionUser;

/**
 * Registers a Java function with a connection, for this session.
 *
 * <p>A catalog keeps no more of a Java function than the name of its class. So it is an object that
 * is registered, which holds the reference and takes it along to where the function runs.
 */
final class ConnectedFunction implements ExecutableOperation {

    private final String className;
    private final String reference;
    private final List<String> name;
    private final boolean system;
    private final boolean ignoreIfExists;

    ConnectedFunction(
            String className,
            String reference,
            List<String> name,
            boolean system,
            boolean ignoreIfExists) {
        this.className = className;
        this.reference = reference;
        this.name = name;
        this.system = system;
        this.ignoreIfExists = ignoreIfExists;
    }

    @Override
    public TableResultInternal execute(Context context) {
        UserDefinedFunction function = create(context.getResourceManager().getUserClassLoader());
        FunctionCatalog functions = context.getFunctionCatalog();
        if (system) {
            functions.registerTemporarySystemFunction(name.get(0), function, ignoreIfExists);
        } else {
            UnresolvedIdentifier path = UnresolvedIdentifier.of(name.toArray(new String[0]));
            functions.registerTemporaryCatalogFunction(path, function, ignoreIfExists);
        }
        return TableResultInternal.TABLE_RESULT_OK;
    }

    @Override
    public String asSummaryString() {
        return "CREATE TEMPORARY FUNCTION " + String.join(".", name);
    }

    private UserDefinedFunction create(ClassLoader loader) {
        Class<?> type = load(loader);
        if (!UserDefinedFunction.class.isAssignableFrom(type)) {
            throw new ValidationException("Class " + className + " is no function of Flink.");
        }
        UserDefinedFunction function = UserDefinedFunctionHelper.instantiateFunction(type);
        try {
            setter(type).invoke(function, reference);
        } catch (ReflectiveOperationException e) {
            throw new ValidationException(
                    "Function " + className + " refused its connection " + reference + ".", e);
        }
        return function;
    }

    private Class<?> load(ClassLoader loader) {
        try {
            return Class.forName(className, true, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ValidationException(
                    String.format(
                            "Class %s can't be loaded (%s). Its jar belongs into 'pipeline.jars' or"
                                    + " Flink's lib/, as for any Java function.",
                            className, e),
                    e);
        }
    }

    private Method setter(Class<?> type) throws NoSuchMethodException {
        Class<?> role = role(type);
        if (role == null) {
            throw new ValidationException(
                    String.format(
                            "Function %s can't use a connection: let it implement %s, and ask for"
                                    + " the options where it runs.",
                            className, ConnectionUser.class.getName()));
        }
        return role.getMethod("useConnection", String.class);
    }

    /** By name, as the class loader of the function may have a copy of this jar of its own. */
    private static Class<?> role(Class<?> type) {
        if (type.getName().equals(ConnectionUser.class.getName())) {
            return type;
        }
        return Stream.concat(
                        Stream.of(type.getInterfaces()), Stream.ofNullable(type.getSuperclass()))
                .map(ConnectedFunction::role)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
