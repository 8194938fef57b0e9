// What the tests of connections to identity providers share: two certificates, metadata, and ways to start.

import { createClerkClient } from "@clerk/backend";
import { type StartOptions, startEmulator, type TestEmulator } from "../support/emulator";

/** Signed by themselves. */
const EXPIRED_PEM = `-----BEGIN CERTIFICATE-----
MIIBbDCCAROgAwIBAgIUZSAFeI7EDDm5CyxEXfZmm7y4A8gwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBYTAeFw0yNjExMjUwODQ2NDRaFw0yNjEyMjUwODQ2NDRaMAwx
CjAIBgNVBAMMAWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATJ9Fm4CAOmmeO/
K1YEyZX/GufYtLgiHEMnddjqHE9yr1y+/x4Mj6KVeAnrl4Hz29bFbFGlus71NWWq
4h01j+NPo1MwUTAdBgNVHQ4EFgQUiAMbTMT6MOc2rW6pCOftdAGAce8wHwYDVR0j
BBgwFoAUiAMbTMT6MOc2rW6pCOftdAGAce8wDwYDVR0TAQH/BAUwAwEB/zAKBggq
hkjOPQQDAgNHADBEAiA4N6Pb7P5trtEKYI82aKVFJkAnlGoDcuOwgrwzkD0ypAIg
c1ZHpo1Bv7QP78QLVKNNGreQXeiJ8+WCu6zw+NFni4Q=
-----END CERTIFICATE-----`;
const VALID_PEM = `-----BEGIN CERTIFICATE-----
MIIBcDCCARWgAwIBAgIUElzBbAAE8Tc7NEqCodob1GHwoLwwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBYjAgFw0yNjExMjUwODQ2NDRaGA8yMTI2MTEwMTA4NDY0NFow
DDEKMAgGA1UEAwwBYjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABA9h6RNg9AuJ
uPXVkmj8bM/eqQ/wohkyKIJgwlcZnkEOPVoBfXpt9Lt4cPm6ovIlgUCvJDtD3BUh
s1F0NFdeMKujUzBRMB0GA1UdDgQWBBQIRo4emD9szu4ARIlBbmsi229RQzAfBgNV
HSMEGDAWgBQIRo4emD9szu4ARIlBbmsi229RQzAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0kAMEYCIQDP5NjtjPrnS8LYuqhJhdZWlhCcP6hqSJ3mwi+QqaU7
0QIhAJnnJqASCA2AhFAP1w33DLyGmx6UI61UzsjIQQycKc36
-----END CERTIFICATE-----`;

export const expired = EXPIRED_PEM;
export const valid = VALID_PEM;
export const der = (pem: string): string => pem.replace(/-----[A-Z ]+-----|\s/g, "");
/** When the one is over and the other is not. */
const NOW = Date.parse("2027-06-01T00:00:00Z");

export const metadata = (parts: { readonly id?: string; readonly url?: string; readonly certificate?: string } = {}): string => {
  const { id = "https://idp.example/entity", url = "https://idp.example/sso?a=1&amp;b=2", certificate = valid } = parts;
  return `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${id}"><md:IDPSSODescriptor>
<md:KeyDescriptor use="signing"><ds:X509Certificate>${certificate}</ds:X509Certificate></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example/post"/>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${url}"/>
</md:IDPSSODescriptor></md:EntityDescriptor>`;
};

export const idp = { idp_entity_id: "https://idp.example/entity", idp_sso_url: "https://idp.example/sso", idp_certificate: valid };

export const production = "sk_live_production";

export async function startConnections(options: StartOptions = {}) {
  let now = NOW;
  const emulator = await startEmulator({ rateLimit: false, keys: ["sk_test_development", production], now: () => (now += 1), ...options });
  return { emulator, clerk: createClerkClient({ secretKey: emulator.key, apiUrl: emulator.url }) };
}

export async function other(options: StartOptions, test: (of: TestEmulator) => Promise<void>): Promise<void> {
  const { emulator } = await startConnections(options);
  await test(emulator);
  await emulator.close();
}

export async function organizationIn(of: TestEmulator, name = "Acme"): Promise<string> {
  await of.seed("PATCH", "/instance/organization_settings", {
    enabled: true,
    domains_enabled: true,
    domains_enrollment_modes: ["automatic_invitation"],
  });
  return (await of.seed("POST", "/organizations", { name })).id;
}
