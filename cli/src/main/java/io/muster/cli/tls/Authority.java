package io.muster.cli.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A private certificate authority: one key, which signs the certificates of one installation. */
final class Authority {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BITS = 2048;
    private static final int AUTHORITY_BITS = 3072;
    /** Clocks of other hosts may be behind. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final Pattern IP = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final PrivateKey key;
    private final X509Certificate certificate;

    private Authority(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** What a certificate is for. */
    enum Use {
        /** Is called, and calls other coordinators. */
        COORDINATOR,
        /** Calls only: it proves nothing to anybody who calls it. */
        AGENT
    }

    /** Makes one and writes its files. */
    static Authority create(Path certificateFile, Path keyFile, Duration valid) throws IOException {
        try {
            KeyPair pair = pair(AUTHORITY_BITS);
            X500Name name = name("Muster authority " + Long.toHexString(RANDOM.nextInt() & 0xffffffffL));
            X509v3CertificateBuilder builder = builder(name, name, pair, valid);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            byte[] der = sign(builder, pair.getPrivate());
            PemFile.key(keyFile, pair.getPrivate().getEncoded());
            PemFile.certificate(certificateFile, der);
            return new Authority(pair.getPrivate(), read(der));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no authority can be made: " + e.getMessage(), e);
        }
    }

    static Authority open(Path certificateFile, Path keyFile) throws IOException {
        try {
            String pem = Files.readString(keyFile, StandardCharsets.US_ASCII);
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            return new Authority(
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)),
                    read(Files.readAllBytes(certificateFile)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(keyFile + " and " + certificateFile + " are no authority of muster tls init", e);
        }
    }

    /**
     * Signs a certificate for a new key and writes both.
     *
     * @param names host names and addresses; the first one is the subject
     */
    void issue(Use use, List<String> names, Duration valid, Path certificateFile, Path keyFile) throws IOException {
        try {
            KeyPair pair = pair(BITS);
            X509v3CertificateBuilder builder = builder(
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                    name(names.get(0)),
                    pair,
                    valid);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            KeyPurposeId[] purposes = use == Use.COORDINATOR
                    ? new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}
                    : new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(names.stream().map(Authority::alternative).toArray(GeneralName[]::new)));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
            byte[] der = sign(builder, key);
            PemFile.key(keyFile, pair.getPrivate().getEncoded());
            PemFile.certificate(certificateFile, der);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no certificate can be made: " + e.getMessage(), e);
        }
    }

    private static GeneralName alternative(String name) {
        return new GeneralName(IP.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair pair, Duration valid)
            throws GeneralSecurityException, CertIOException {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, RANDOM),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(valid)),
                subject,
                pair.getPublic());
        return builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static KeyPair pair(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits, RANDOM);
        return generator.generateKeyPair();
    }

    private static byte[] sign(X509v3CertificateBuilder builder, PrivateKey by)
            throws IOException, OperatorCreationException {
        ContentSigner signer = new JcaContentSignerBuilder("SHA256withRSA").build(by);
        return builder.build(signer).getEncoded();
    }

    private static X509Certificate read(byte[] content) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(content));
    }
}
