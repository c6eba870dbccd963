package io.muster.suites;

import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.ManagedIdentityCredentialBuilder;

/// An application that uses Azure's SDK for Java as it comes: prints a token for the scope.
final class JavaSdk {

    private JavaSdk() {}

    public static void main(String[] arguments) {
        var credential = new ManagedIdentityCredentialBuilder().build();
        var token = credential.getTokenSync(new TokenRequestContext().addScopes(arguments[0]));
        System.out.println(token.getToken());
    }
}
