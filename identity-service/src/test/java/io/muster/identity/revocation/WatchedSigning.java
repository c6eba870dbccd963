package io.muster.identity.revocation;

import io.muster.identity.authority.Certificates;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Signs as the JDK does, and notes on which threads this package has it do that.
final class WatchedSigning extends Provider {

    static final List<String> THREADS = new CopyOnWriteArrayList<>();

    private static final long serialVersionUID = 1L;

    WatchedSigning() {
        super("Watched", "1", "signatures with a witness");
        putService(new Service(this, "Signature", Certificates.SIGNATURE, Witness.class.getName(), null, null) {
            @Override
            public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
                return new Witness();
            }
        });
    }

    private static final class Witness extends SignatureSpi {

        private final Signature real;

        Witness() throws NoSuchAlgorithmException {
            try {
                real = Signature.getInstance(Certificates.SIGNATURE, "SunEC");
            } catch (NoSuchProviderException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            boolean isOurs = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().contains(".revocation.R")
                                    || frame.getClassName().contains(".revocation.StatusResponder")));
            if (isOurs) {
                THREADS.add(Thread.currentThread().getName());
            }
            real.initSign(key);
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            real.initVerify(key);
        }

        @Override
        protected void engineUpdate(byte next) throws SignatureException {
            real.update(next);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) throws SignatureException {
            real.update(bytes, from, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            return real.sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            return real.verify(signature);
        }

        @Override
        protected void engineSetParameter(AlgorithmParameterSpec parameters) throws InvalidAlgorithmParameterException {
            real.setParameter(parameters);
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name);
        }
    }
}
