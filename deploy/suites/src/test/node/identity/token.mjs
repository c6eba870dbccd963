// An application that uses Azure's SDK for JavaScript as it comes: prints a token for the scope. The second argument names
// another of the installed versions.
const { ManagedIdentityCredential } = await import(process.argv[3] ?? "@azure/identity");

const token = await new ManagedIdentityCredential().getToken(process.argv[2]);
console.log(token.token);
