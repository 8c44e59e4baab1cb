package io.muster.coordinator.testing;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Users for a test's configuration, whose passwords are their names. Their hashes are quick, for tests only. */
public final class TestUsers {
    private static final int ITERATIONS = 1_000;

    private TestUsers() {}

    /** Lines of configuration; each user is {@code name=role}, or {@code name=see,start} for permissions. */
    public static String config(String... users) {
        StringBuilder list = new StringBuilder("muster.security.users = [");
        for (String user : users) {
            String name = user.substring(0, user.indexOf('='));
            String rights = user.substring(name.length() + 1);
            boolean role = rights.matches("viewer|operator|admin");
            list.append("{ name = ")
                    .append(name)
                    .append(", password-hash = \"")
                    .append(hash(name))
                    .append("\", ")
                    .append(role ? "role = " + rights : "permissions = [" + rights + "]")
                    .append(" }\n");
        }
        return list.append("]\n").toString();
    }

    public static String hash(String password) {
        byte[] salt = new byte[16];
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 256);
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return "pbkdf2-sha256:" + ITERATIONS + ":" + base64.encodeToString(salt) + ":"
                    + base64.encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
