package io.muster.coordinator.journal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Sees what JDBC objects return and throw, before their user does. */
interface JdbcWatch {
    /** May hand something else to the user, or fail in the method's name. */
    @Nullable
    Object returned(String method, @Nullable Object result) throws SQLException;

    default void failed(SQLException failure) {}

    /** The same object, watched. */
    static <T> T over(Class<T> type, T target, JdbcWatch watch) {
        return type.cast(Proxy.newProxyInstance(
                JdbcWatch.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return watch.returned(method.getName(), method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof SQLException failure) {
                            watch.failed(failure);
                        }
                        throw e.getCause() == null ? e : e.getCause();
                    }
                }));
    }
}
