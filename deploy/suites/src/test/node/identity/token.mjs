// An application that uses Azure's SDK for JavaScript as it comes: prints a token for the scope.
import { ManagedIdentityCredential } from "@azure/identity";

const token = await new ManagedIdentityCredential().getToken(process.argv[2]);
console.log(token.token);
