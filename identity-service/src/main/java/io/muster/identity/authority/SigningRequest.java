package io.muster.identity.authority;

import io.muster.contracts.MachineId;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// A PKCS#10 request whose signature was found to be right.
///
/// @param subject the machine in `CN=`
record SigningRequest(MachineId subject, PublicKey key) {

    private static final int LONGEST = 16_384;

    /// @throws IllegalArgumentException when it is no request, or not signed with the key it names
    static SigningRequest parse(String pem) {
        if (pem.length() > LONGEST) {
            throw new IllegalArgumentException("the request is too long");
        }
        try (var parser = new PEMParser(new StringReader(pem))) {
            if (!(parser.readObject() instanceof PKCS10CertificationRequest found)) {
                throw new IllegalArgumentException("no PKCS#10 request");
            }
            var request = new JcaPKCS10CertificationRequest(found);
            var key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new IllegalArgumentException("the signature is wrong");
            }
            return new SigningRequest(subject(request), key);
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException unreadable) {
            throw new IllegalArgumentException("no PKCS#10 request", unreadable);
        } catch (IllegalArgumentException refused) {
            throw refused;
        } catch (RuntimeException hostile) {
            // The ASN.1 parser throws many kinds on made-up input.
            throw new IllegalArgumentException("no PKCS#10 request", hostile);
        }
    }

    private static MachineId subject(PKCS10CertificationRequest request) {
        var names = request.getSubject().getRDNs(BCStyle.CN);
        if (names.length != 1) {
            throw new IllegalArgumentException("the subject is not one CN");
        }
        return MachineId.of(names[0].getFirst().getValue().toString());
    }
}
